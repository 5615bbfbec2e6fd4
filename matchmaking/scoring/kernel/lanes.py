"""The innermost loop: the scores of 32 rows with one column at once, in vector registers.

LLVM does not keep an array of sums in registers by itself, so the loop is spelled out as vectors of
32 floats; LLVM splits them into whatever the processor has.
"""

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

LANES = 32
VECTOR = ir.VectorType(ir.FloatType(), LANES)
MASK = ir.IntType(LANES)
# a * b + c may be one instruction. That changes float32 roundings only, for which there is slack.
FUSED = ("contract",)


@intrinsic  # type: ignore[untyped-decorator]
def lanes_above(
    _context: Any, table: Any, dims: Any, values: Any, start: Any, split: Any, stop: Any, bars: Any
) -> Any:
    """The rows whose score with a column is above their bar, as bits of an integer.

    ``table`` (dims * LANES,) float32 holds the rows dimension by dimension, ``bars`` (LANES,) their
    bars. The column's entries from ``start`` to ``split`` make the value of the column for the
    rows, those from there to ``stop`` the value of the rows for the column.
    """
    signature = types.int64(table, dims, values, start, split, stop, bars)
    return signature, _generate


def _generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    table, dims, values, bars = (
        context.make_array(signature.args[place])(context, builder, args[place]).data
        for place in (0, 1, 2, 6)
    )
    _table, _dims, _values, start, split, stop, _bars = args
    there = _total(builder, (table, dims, values), start, split)
    back = _total(builder, (table, dims, values), split, stop)
    # 2ab / (a + b) > bar, without the division; false where both are zero.
    product = builder.fmul(there, builder.fadd(back, back))
    limit = builder.fmul(_vector(builder, bars), builder.fadd(there, back))
    mask = builder.bitcast(builder.fcmp_ordered(">", product, limit), MASK)
    return builder.zext(mask, ir.IntType(64))


def _total(builder: Any, arrays: tuple[Any, Any, Any], start: Any, stop: Any) -> Any:
    table, dims, values = arrays
    total = cgutils.alloca_once_value(builder, ir.Constant(VECTOR, None))
    one = ir.Constant(start.type, 1)
    with cgutils.for_range_slice(builder, start, stop, one) as (place, _count):
        value = builder.load(builder.gep(values, [place]))
        dim = builder.zext(builder.load(builder.gep(dims, [place])), start.type)
        row = builder.gep(table, [builder.mul(dim, ir.Constant(start.type, LANES))])
        product = builder.fmul(_vector(builder, row), _splat(builder, value), flags=FUSED)
        builder.store(builder.fadd(builder.load(total), product, flags=FUSED), total)
    return builder.load(total)


def _vector(builder: Any, pointer: Any) -> Any:
    vector = builder.load(builder.bitcast(pointer, VECTOR.as_pointer()))
    vector.align = 4
    return vector


def _splat(builder: Any, value: Any) -> Any:
    empty = ir.Constant(VECTOR, ir.Undefined)
    first = builder.insert_element(empty, value, ir.Constant(ir.IntType(32), 0))
    zeros = ir.Constant(ir.VectorType(ir.IntType(32), LANES), None)
    return builder.shuffle_vector(first, empty, zeros)


@intrinsic  # type: ignore[untyped-decorator]
def lowest_bit(_context: Any, mask: Any) -> Any:
    """The place of the lowest bit of an integer that is not zero."""

    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 1))

    return mask(mask), generate

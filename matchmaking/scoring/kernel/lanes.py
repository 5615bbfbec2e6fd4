"""The innermost loop: one column against LANES rows at once, in vector registers.

Values are whole numbers of 16 bits that were rounded up, so that what comes out is a bound. LLVM
does not keep an array of sums in registers by itself; therefore the loop is spelled out in vectors,
which LLVM splits into whatever the processor has.
"""

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils as untyped
from numba.extending import intrinsic

from matchmaking.scoring.kernel.instructions import LANES

TOOLS: Any = untyped

SHORT, WIDE, BITS = ir.IntType(16), ir.IntType(32), ir.IntType(64)
SHORTS, WIDES = ir.VectorType(SHORT, LANES), ir.VectorType(WIDE, LANES)


def instruction(function: Any) -> Any:
    """Typed for the type checker: what numba makes of it takes no context."""
    return intrinsic(function)


@instruction
def means_reached(
    _context: Any, table: Any, dims: Any, values: Any, start: Any, split: Any, stop: Any,
    means: Any, sums: Any, turn: Any,
) -> Any:  # fmt: skip
    """The rows that reach their mean with a column, as the bits of an integer.

    ``table`` (dims * LANES,) uint16 holds the rows dimension by dimension; the entries of the
    column from ``start`` to ``split`` make its value for the rows, those from there to ``stop``
    the value of the rows for it. The mean of both, rounded up, is compared with ``means`` (LANES,)
    uint16. Both sums are left in ``sums`` (turns * 2 * LANES,) uint16 at ``turn``.
    """
    arrays = (table, dims, values, start, split, stop, means, sums, turn)
    return types.uint64(*arrays), _generate


def _generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    table, dims, values, means, sums = (
        context.make_array(signature.args[place])(context, builder, args[place]).data
        for place in (0, 1, 2, 6, 7)
    )
    start, split, stop = args[3:6]
    there = _total(builder, (table, dims, values), start, split)
    back = _total(builder, (table, dims, values), split, stop)
    place = builder.mul(args[8], ir.Constant(BITS, 2 * LANES))
    _store(builder, there, builder.gep(sums, [place]))
    _store(builder, back, builder.gep(sums, [builder.add(place, ir.Constant(BITS, LANES))]))
    enough = builder.icmp_unsigned(">=", _mean(builder, there, back), _load(builder, means))
    return builder.bitcast(enough, BITS)


def _total(builder: Any, arrays: tuple[Any, Any, Any], start: Any, stop: Any) -> Any:
    """Sums of the upper halves of the products, cut off at FULL."""
    table, dims, values = arrays
    total = TOOLS.alloca_once_value(builder, ir.Constant(SHORTS, None))
    sixteen = ir.Constant(WIDES, [16] * LANES)
    with TOOLS.for_range_slice(builder, start, stop, ir.Constant(start.type, 1)) as (place, _):
        dim = builder.zext(builder.load(builder.gep(dims, [place])), start.type)
        pointer = builder.gep(table, [builder.mul(dim, ir.Constant(start.type, LANES))])
        row = builder.zext(_load(builder, pointer), WIDES)
        value = builder.load(builder.gep(values, [place]))
        value = builder.zext(_splat(builder, value), WIDES)
        upper = builder.trunc(builder.lshr(builder.mul(row, value), sixteen), SHORTS)
        builder.store(_add_saturated(builder, builder.load(total), upper), total)
    return builder.load(total)


def _add_saturated(builder: Any, one: Any, other: Any) -> Any:
    name = f"llvm.uadd.sat.v{LANES}i16"
    kind = ir.FunctionType(SHORTS, [SHORTS, SHORTS])
    return builder.call(_function(builder, kind, name), [one, other])


def _function(builder: Any, kind: Any, name: str) -> Any:
    return TOOLS.get_or_insert_function(builder.module, kind, name)


def _mean(builder: Any, one: Any, other: Any) -> Any:
    """Rounded up."""
    first = ir.Constant(WIDES, [1] * LANES)
    total = builder.add(builder.zext(one, WIDES), builder.zext(other, WIDES))
    return builder.trunc(builder.lshr(builder.add(total, first), first), SHORTS)


def _load(builder: Any, pointer: Any) -> Any:
    vector = builder.load(builder.bitcast(pointer, SHORTS.as_pointer()))
    vector.align = 2
    return vector


def _store(builder: Any, vector: Any, pointer: Any) -> None:
    builder.store(vector, builder.bitcast(pointer, SHORTS.as_pointer()), align=2)


def _splat(builder: Any, value: Any) -> Any:
    empty = ir.Constant(SHORTS, ir.Undefined)
    first = builder.insert_element(empty, value, ir.Constant(WIDE, 0))
    return builder.shuffle_vector(first, empty, ir.Constant(WIDES, None))


@instruction
def lowest_bit(_context: Any, mask: Any) -> Any:
    """The place of the lowest bit of a uint64 that is not zero."""

    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(mask), generate


@instruction
def prefetch(_context: Any, array: Any, place: Any) -> Any:
    """Ask for what will be read soon; columns are read in no order, so no processor foresees it."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        data = context.make_array(signature.args[0])(context, builder, args[0]).data
        byte = ir.IntType(8).as_pointer()
        pointer = builder.bitcast(builder.gep(data, [args[1]]), byte)
        kind = ir.FunctionType(ir.VoidType(), [byte, WIDE, WIDE, WIDE])
        function = _function(builder, kind, "llvm.prefetch.p0")
        builder.call(function, [pointer, *(ir.Constant(WIDE, value) for value in (0, 3, 1))])
        return context.get_dummy_value()

    return types.void(array, place), generate

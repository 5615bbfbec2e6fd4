"""The innermost loop: one column against LANES rows at once, in vector registers.

Values are whole numbers of 16 bits that were rounded up, so that what comes out is a bound. LLVM
does not keep an array of sums in registers by itself; therefore the loop is spelled out in vectors,
which LLVM splits into whatever the processor has.
"""

from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

LANES = 64
FULL = 65535

SHORT, WIDE, FLOAT, BITS = ir.IntType(16), ir.IntType(32), ir.FloatType(), ir.IntType(64)
SHORTS, WIDES = ir.VectorType(SHORT, LANES), ir.VectorType(WIDE, LANES)
FLOATS = ir.VectorType(FLOAT, LANES)
# More than any sum that fits: of a sum that was cut off nothing is known.
BEYOND = 1e12
# Wider than the few roundings of float32 below.
ROUNDING = 1 + 2.0**-20


@intrinsic  # type: ignore[untyped-decorator]
def bounds_above(
    _context: Any, table: Any, dims: Any, values: Any, start: Any, split: Any, stop: Any,
    lost: Any, means: Any, bars: Any, bounds: Any,
) -> Any:  # fmt: skip
    """The rows whose score with a column may be above their bar, as the bits of an integer.

    ``table`` (dims * LANES,) uint16 holds the rows dimension by dimension; the entries of the
    column from ``start`` to ``split`` make its value for the rows, those from there to ``stop``
    the value of the rows for it. A row must reach ``means`` (LANES,) uint16 with the mean of both
    and exceed ``bars`` (LANES,) float32 with their harmonic mean, ``lost`` (float32) being what
    the truncation of products takes from a sum at most. The harmonic means are left in ``bounds``
    (LANES,) float32 where any bit is set.
    """
    arrays = (table, dims, values, start, split, stop, lost, means, bars, bounds)
    return types.uint64(*arrays), _generate


def _generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    table, dims, values, means, bars, bounds = (
        context.make_array(signature.args[place])(context, builder, args[place]).data
        for place in (0, 1, 2, 7, 8, 9)
    )
    start, split, stop, lost = args[3:7]
    there = _total(builder, (table, dims, values), start, split)
    back = _total(builder, (table, dims, values), split, stop)
    enough = builder.icmp_unsigned(">=", _mean(builder, there, back), _load(builder, means, SHORTS))
    found = cgutils.alloca_once_value(builder, builder.bitcast(enough, BITS))
    none = ir.Constant(BITS, 0)
    with builder.if_then(builder.icmp_unsigned("!=", builder.load(found), none), likely=False):
        bound = _harmonic(builder, _bound(builder, there, lost), _bound(builder, back, lost))
        _store(builder, bound, bounds)
        above = builder.fcmp_ordered(">", bound, _load(builder, bars, FLOATS))
        builder.store(builder.bitcast(above, BITS), found)
    return builder.load(found)


def _total(builder: Any, arrays: tuple[Any, Any, Any], start: Any, stop: Any) -> Any:
    """Sums of the upper halves of the products, cut off at FULL."""
    table, dims, values = arrays
    total = cgutils.alloca_once_value(builder, ir.Constant(SHORTS, None))
    sixteen = ir.Constant(WIDES, [16] * LANES)
    with cgutils.for_range_slice(builder, start, stop, ir.Constant(start.type, 1)) as (place, _):
        dim = builder.zext(builder.load(builder.gep(dims, [place])), start.type)
        pointer = builder.gep(table, [builder.mul(dim, ir.Constant(start.type, LANES))])
        row = builder.zext(_load(builder, pointer, SHORTS), WIDES)
        value = builder.load(builder.gep(values, [place]))
        value = builder.zext(_splat(builder, value, SHORTS), WIDES)
        upper = builder.trunc(builder.lshr(builder.mul(row, value), sixteen), SHORTS)
        builder.store(_add_saturated(builder, builder.load(total), upper), total)
    return builder.load(total)


def _add_saturated(builder: Any, one: Any, other: Any) -> Any:
    name = f"llvm.uadd.sat.v{LANES}i16"
    kind = ir.FunctionType(SHORTS, [SHORTS, SHORTS])
    return builder.call(cgutils.get_or_insert_function(builder.module, kind, name), [one, other])


def _mean(builder: Any, one: Any, other: Any) -> Any:
    """Rounded up."""
    first = ir.Constant(WIDES, [1] * LANES)
    total = builder.add(builder.zext(one, WIDES), builder.zext(other, WIDES))
    return builder.trunc(builder.lshr(builder.add(total, first), first), SHORTS)


def _bound(builder: Any, total: Any, lost: Any) -> Any:
    """What a sum is at most before truncation, as floats; a sum of nothing stays zero."""
    bound = builder.fadd(builder.uitofp(total, FLOATS), _splat(builder, lost, FLOATS))
    full = builder.icmp_unsigned("==", total, ir.Constant(SHORTS, [FULL] * LANES))
    bound = builder.select(full, ir.Constant(FLOATS, [BEYOND] * LANES), bound)
    empty = builder.icmp_unsigned("==", total, ir.Constant(SHORTS, None))
    return builder.select(empty, ir.Constant(FLOATS, None), bound)


def _harmonic(builder: Any, there: Any, back: Any) -> Any:
    twice = ir.Constant(FLOATS, [2 * ROUNDING] * LANES)
    product = builder.fmul(builder.fmul(there, back), twice)
    return builder.fdiv(product, builder.fadd(there, back))


def _load(builder: Any, pointer: Any, kind: Any) -> Any:
    vector = builder.load(builder.bitcast(pointer, kind.as_pointer()))
    vector.align = kind.element.width // 8 if kind is not FLOATS else 4
    return vector


def _store(builder: Any, vector: Any, pointer: Any) -> None:
    builder.store(vector, builder.bitcast(pointer, FLOATS.as_pointer()), align=4)


def _splat(builder: Any, value: Any, kind: Any) -> Any:
    empty = ir.Constant(kind, ir.Undefined)
    first = builder.insert_element(empty, value, ir.Constant(WIDE, 0))
    return builder.shuffle_vector(first, empty, ir.Constant(WIDES, None))


@intrinsic  # type: ignore[untyped-decorator]
def lowest_bit(_context: Any, mask: Any) -> Any:
    """The place of the lowest bit of a uint64 that is not zero."""

    def generate(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(mask), generate

"""A market and its lists as bytes, to be kept and computed again."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaking.scoring.exposure import Shown
from matchmaking.scoring.market import Floats, Ints, Lists, Market
from matchmaking.sparse import csr_array

# What two machines may differ by in the last digits is not part of the digest.
DIGEST_DECIMALS = 6

Bytes = bytes | memoryview
SHOWN = ("places", "length", "inserted_into", "inserted", "inserted_scores")


@dataclass(frozen=True, slots=True)
class Kept:
    """A market with what its rows are called: ``ids`` (n, 16) are the bytes of the public ids."""

    market: Market
    ids: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Result:
    """All lists of a run: ``partners`` (r, k) are rows of the market, -1 where a list ends."""

    rows: Ints
    partners: Ints
    scores: Floats
    shown: Shown


def pack_market(kept: Kept) -> bytes:
    market = kept.market
    return _packed(
        {
            "keys": market.keys,
            "sides": market.sides,
            "subjects": market.subjects,
            "apart": market.apart.astype(np.int32),
            "ids": kept.ids,
            **_sparse("wants", market.wants),
            **_sparse("gives", market.gives),
        }
    )


def unpack_market(data: Bytes) -> Kept:
    with np.load(io.BytesIO(data)) as read:
        count, width = len(read["keys"]), len(read["subjects"])
        market = Market(
            keys=read["keys"],
            sides=read["sides"],
            wants=_matrix(read, "wants", (count, width)),
            gives=_matrix(read, "gives", (count, width)),
            subjects=read["subjects"],
            apart=read["apart"].astype(np.intp),
        )
        return Kept(market, read["ids"])


def pack_result(result: Result) -> bytes:
    return _packed(
        {
            "rows": result.rows.astype(np.int32),
            "partners": result.partners.astype(np.int32),
            "scores": result.scores,
            **{name: getattr(result.shown, name) for name in SHOWN},
        }
    )


def unpack_result(data: Bytes) -> Result:
    with np.load(io.BytesIO(data)) as read:
        return Result(
            read["rows"].astype(np.intp),
            read["partners"].astype(np.intp),
            read["scores"],
            Shown(**{name: read[name] for name in SHOWN}),
        )


def pack_lists(lists: Lists) -> bytes:
    """Not compressed: kept until the run is finished only."""
    file = io.BytesIO()
    np.savez(
        file,
        rows=lists.rows,
        partners=lists.partners.astype(np.int32),
        scores=lists.scores,
        certified=lists.certified,
    )
    return file.getvalue()


def unpack_lists(data: Bytes) -> Lists:
    with np.load(io.BytesIO(data)) as read:
        partners = read["partners"].astype(np.intp)
        return Lists(read["rows"], partners, read["scores"], read["certified"])


def digest_of(keys: NDArray[np.int64], result: Result) -> str:
    """The same for the same lists, shown in the same order, whoever computed them: SHA-256."""
    shown = result.shown
    digest = sha256()
    for column in (
        keys[result.rows],
        np.where(result.partners >= 0, keys[result.partners], -1),
        np.rint(result.scores * 10**DIGEST_DECIMALS),
        shown.places,
        shown.inserted_into,
        keys[shown.inserted],
    ):
        digest.update(np.ascontiguousarray(column, dtype="<i8").tobytes())
    return digest.hexdigest()


def _packed(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """A compressed npz as ``numpy.load`` reads it, at zlib's fastest level."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.save(member, array)
            archive.writestr(
                zipfile.ZipInfo(f"{name}.npy"), member.getvalue(), zipfile.ZIP_DEFLATED, 1
            )
    return file.getvalue()


def _sparse(name: str, matrix: csr_array) -> dict[str, NDArray[Any]]:
    return {
        f"{name}_data": matrix.data,
        f"{name}_indices": matrix.indices.astype(np.int32),
        f"{name}_indptr": matrix.indptr.astype(np.int32),
    }


def _matrix(read: Mapping[str, Any], name: str, shape: tuple[int, int]) -> csr_array:
    parts = (read[f"{name}_data"], read[f"{name}_indices"], read[f"{name}_indptr"])
    return csr_array(parts, shape=shape)

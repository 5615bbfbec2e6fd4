"""How two texts word the things that both speak of."""

from collections.abc import Iterable
from typing import TypedDict

from matchmaking.scoring.claims import Claim


class Term(TypedDict):
    """How the two texts write the same thing."""

    yours: str
    theirs: str


def wordings(claims: Iterable[Claim]) -> list[Term]:
    """How the two texts word each thing, things before mere words; what says the same only once.

    "Life science" is both a sector and a thing, and "electric mobility" is mobility.
    """
    found: list[Term] = []
    for claim in sorted(claims, key=lambda claim: claim.subject.startswith("word:")):
        term: Term = {"yours": claim.other, "theirs": claim.other_form}
        same = next((one for one in found if _says_the_same(one, term)), None)
        if same is None:
            found.append(term)
        elif len(term["yours"] + term["theirs"]) > len(same["yours"] + same["theirs"]):
            found[found.index(same)] = term
    return found


def _says_the_same(one: Term, other: Term) -> bool:
    """Either text words both things alike, or the one stands within the other in both texts."""
    pairs = [(one[side].casefold(), other[side].casefold()) for side in ("yours", "theirs")]
    return (
        any(a == b for a, b in pairs)
        or all(a in b for a, b in pairs)
        or all(b in a for a, b in pairs)
    )

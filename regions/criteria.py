"""What a profile must meet to be published: shown to its authors, ticked by the reviewers."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from regions.enums import ProfileKind

ALL_KINDS = frozenset(ProfileKind)
CLUSTERS = frozenset({ProfileKind.CLUSTER, ProfileKind.ALLIANCE})


@dataclass(frozen=True, slots=True)
class Criterion:
    code: str
    label: "str | Promise"
    kinds: frozenset[ProfileKind] = ALL_KINDS


CRITERIA = (
    Criterion("exists", _("The organisation exists and its website or another source names it.")),
    Criterion("territory", _("It acts for the territory that the profile names.")),
    Criterion(
        "managed",
        _("It has members of its own and a body that manages it."),
        CLUSTERS,
    ),
    Criterion("sectors", _("The text supports its sectors and flagship strengths.")),
    Criterion("interests", _("Offers and seeks are concrete enough to answer.")),
    Criterion("readable", _("The text reads well in the language of this check.")),
    Criterion("privacy", _("No text names a private person or gives a personal address.")),
)


def criteria_for(kind: str) -> list[Criterion]:
    return [criterion for criterion in CRITERIA if kind in criterion.kinds]

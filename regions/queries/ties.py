"""The partnerships of an organisation, and each of them as steps on a line of time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from regions.enums import MilestoneKind, PartyRole, ProfileState
from regions.models import (
    Agreement,
    Milestone,
    Partnership,
    PartnershipParty,
    Practice,
    Profile,
)
from regions.queries.nested import all_revived, nested, revived
from regions.timeline import Entry, Known, Link, in_order, lasting, since

PARTNERSHIP = (
    *("id", "name_en", "name_ja", "summary_en", "summary_ja", "source"),
    *("started_on", "started_precision", "ended_on", "ended_precision"),
)
PARTY = ("public_id", "slug", "kind", "side", "name_en", "name_ja")
STEP = ("id", "kind", "title_en", "title_ja", "source")


@dataclass(frozen=True, slots=True)
class Tie:
    """A partnership as one of its parties sees it, with its published others and its steps."""

    partnership: Partnership
    own: PartnershipParty
    others: list[PartnershipParty]
    milestones: list[Milestone]
    agreements: list[Agreement]
    practices: list[Practice]

    @property
    def period(self) -> str:
        """As much as is known: "2011–13", "Since October 2018", or nothing."""
        return since(*span(self.partnership))


def ties_of(profile: Profile) -> list[Tie]:
    """Its partnerships in time order, those of unknown start last: one query."""
    found = Profile.objects.filter(pk=profile.pk).values_list(all_ties(profile), flat=True)
    return ties(profile, found.get())


def all_ties(profile: Profile) -> ArraySubquery:
    """The partnerships with all that is told of them, to be fetched along with another row."""
    told = Q(profile=profile) | Q(profile__state=ProfileState.PUBLISHED)
    parties = PartnershipParty.objects.filter(told, partnership=OuterRef("pk")).order_by("pk")
    published = Practice.objects.published().filter(partnership=OuterRef("pk"))
    rows = Partnership.objects.told().filter(parties__profile=profile)
    inside = {
        "party_rows": nested(
            parties,
            *("id", "profile_id", "role"),
            **{name: f"profile__{name}" for name in PARTY},
        ),
        "milestone_rows": nested(
            Milestone.objects.filter(partnership=OuterRef("pk")).order_by("on", "pk"),
            *STEP,
            *("on", "precision", "until", "until_precision", "recurs"),
        ),
        "agreement_rows": nested(
            Agreement.objects.filter(partnership=OuterRef("pk")).order_by("pk"),
            *STEP,
            *("public_id", "signed_on", "signed_precision", "ends_on", "status"),
        ),
        "practice_rows": nested(
            published.order_by("position", "pk"),
            *("id", "slug", "title_en", "title_ja", "webinar_on"),
        ),
    }
    return nested(rows.annotate(**inside).order_by("pk"), *PARTNERSHIP, *inside)


def ties(profile: Profile, rows: Iterable[Mapping[str, Any]]) -> list[Tie]:
    """``rows`` of all_ties, in time order."""
    found = [tie(profile, row) for row in rows]
    return sorted(found, key=lambda one: when(one.partnership))


def tie(profile: Profile, row: Mapping[str, Any]) -> Tie:
    parties = [party(values) for values in row["party_rows"]]
    own = next(one for one in parties if one.profile_id == profile.pk)
    return Tie(
        partnership=revived(Partnership, {name: row[name] for name in PARTNERSHIP}),
        own=own,
        others=[one for one in parties if one is not own],
        milestones=all_revived(Milestone, row["milestone_rows"]),
        agreements=all_revived(Agreement, row["agreement_rows"]),
        practices=all_revived(Practice, row["practice_rows"]),
    )


def party(values: Mapping[str, Any]) -> PartnershipParty:
    """A party with as much of its profile as a link or a reference needs."""
    own = {name: values[name] for name in ("id", "profile_id", "role")}
    row = revived(PartnershipParty, own)
    told = {name: values[name] for name in PARTY}
    row.profile = revived(Profile, {"id": values["profile_id"], **told})
    return row


def when(partnership: Partnership) -> tuple[tuple[bool, date, int], int]:
    """A year sorts at its first day, before the months and days in it."""
    return span(partnership)[0].order, partnership.pk


def span(partnership: Partnership) -> tuple[Known, Known]:
    return (
        Known(partnership.started_on, partnership.started_precision),
        Known(partnership.ended_on, partnership.ended_precision),
    )


def timeline_of(ties: Iterable[Tie]) -> list[Entry]:
    """The partnerships of a profile with the steps inside each."""
    return in_order(entry(one) for one in ties)


def entry(one: Tie) -> Entry:
    start, end = span(one.partnership)
    return Entry(
        title=one.partnership.name,
        lang=unless_own(one.partnership.name_en, one.partnership.name_ja),
        since=start,
        until=end,
        ongoing=True,
        note=lasting(start, end, today=timezone.localdate()),
        text=one.partnership.summary,
        source=one.partnership.source,
        links=party_links(one.others),
        entries=steps(one.milestones, one.agreements, one.practices),
    )


def steps(
    milestones: Iterable[Milestone],
    agreements: Iterable[Agreement] = (),
    practices: Iterable[Practice] = (),
) -> list[Entry]:
    """Milestones, agreements and webinars, in order; agreements of unknown date stand last."""
    told = [milestone_step(one) for one in milestones]
    told += [agreement_step(one) for one in agreements]
    told += [webinar_step(one) for one in practices if one.webinar_on]
    return in_order(told)


def milestone_step(one: Milestone) -> Entry:
    return Entry(
        title=one.title,
        lang=unless_own(one.title_en, one.title_ja),
        since=Known(one.on, one.precision),
        until=Known(one.until, one.until_precision),
        ongoing=one.recurs,
        recurs=one.recurs,
        kind="" if one.kind == MilestoneKind.OTHER else one.get_kind_display(),
    )


def agreement_step(one: Agreement) -> Entry:
    return Entry(
        title=one.title,
        lang=unless_own(one.title_en, one.title_ja),
        url=reverse("agreement", args=[one.public_id]),
        since=Known(one.signed_on, one.signed_precision),
        kind=one.get_kind_display(),
    )


def webinar_step(one: Practice) -> Entry:
    return Entry(
        title=one.title,
        lang=unless_own(one.title_en, one.title_ja),
        url=one.get_absolute_url(),
        since=Known(one.webinar_on, "day"),
        kind=_("Webinar"),
    )


def party_links(parties: Iterable[PartnershipParty]) -> list[Link]:
    return [
        Link(
            name=party.profile.name,
            url=party.profile.get_absolute_url(),
            lang=unless_own(party.profile.name_en, party.profile.name_ja),
            note="" if party.role == PartyRole.PARTNER else party.get_role_display(),
        )
        for party in parties
    ]


def unless_own(english: str, japanese: str) -> str:
    """The language in which a text is shown, empty where it is the page's own."""
    if get_language() == "ja":
        return "" if japanese else "en"
    return "" if english else "ja"

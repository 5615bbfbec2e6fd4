"""Who is told of a hand-over: the partners' people once each, and the successor."""

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import User
from mailing.services import queue_mail
from regions.models import HandOver, Profile
from regions.queries.passing import Section
from regions.services.letters import acting_for, copy_to_team


def tell_partners(found: HandOver, partners: Iterable[int]) -> None:
    """Who follows, with reading and function, and from when; no address of anybody."""
    tell(found, partners, "handed_over")


def tell_undone(found: HandOver, partners: Iterable[int]) -> None:
    tell(found, partners, "hand_over_undone")


def tell(found: HandOver, partners: Iterable[int], template: str) -> None:
    """One mail to everybody who acts for a partner, however many partners they act for."""
    context = {
        "hand_over": found,
        "profile": found.profile,
        "leaver": found.leaver,
        "successor": found.successor,
        "hat": found.profile.affiliations.filter(user=found.successor).order_by("-pk").first(),
        "since": day_of(found),
    }
    ours = {found.leaver.pk, found.successor.pk}
    for partner in Profile.objects.filter(pk__in=set(partners)).order_by("pk"):
        for reader in acting_for(partner):
            if reader.pk not in ours:
                write(reader, template, found, {**context, "partner": partner})
        copy_to_team(
            partner, template, key=f"{found.pk}:{partner.pk}", **{**context, "partner": partner}
        )


def write(reader: User, template: str, found: HandOver, context: dict[str, object]) -> None:
    queue_mail(
        template=f"regions/email/{template}",
        to=reader.email,
        language=reader.language,
        context={**context, "reader": reader},
        dedupe_key=f"{template.replace('_', '-')}:{found.pk}:{reader.pk}",
    )


def tell_successor(found: HandOver, sections: list[Section]) -> None:
    """What they have in care now, counted in their language, and where to read it."""
    successor = found.successor
    with translation.override(successor.language), timezone.override(successor.time_zone):
        sheet = reverse("hand-over-sheet", args=[found.profile.slug])
        queue_mail(
            template="regions/email/taken_over",
            to=successor.email,
            language=successor.language,
            context={
                "reader": successor,
                "leaver": found.leaver,
                "profile": found.profile,
                "counts": [(section.part.label, section.count) for section in sections],
                "sheet_url": settings.SITE_URL + sheet,
                "url": settings.SITE_URL + found.get_absolute_url(),
            },
            dedupe_key=f"taken-over:{found.pk}:{successor.pk}",
        )


def day_of(found: HandOver) -> date:
    """The day on which it was carried out, on the clock of the organisation."""
    zone = ZoneInfo(found.profile.time_zone)
    return timezone.localdate(found.done_at or timezone.now(), zone)

"""All wishes of a matchmaking day as a table for its organisers."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from matchmaking.models import MatchmakingDay, PartnerWish


def wish_table(day: MatchmakingDay) -> Iterator[list[str]]:
    """A heading, then a line for each wish of who takes part, by who wishes. One query."""
    yield [
        _("Who wishes"),
        _("Address"),
        _("Wished partner"),
        _("Address of the partner"),
        _("Wish"),
        _("What we would like to talk about"),
        _("entered by the organisers"),
    ]
    rows = PartnerWish.objects.filter(wisher__day=day, wisher__left_at=None, wished__left_at=None)
    rows = rows.select_related("wisher__profile", "wished__profile")
    for row in rows.order_by("wisher__profile__name_en", "wisher", "pk"):
        one, other = row.wisher.profile, row.wished.profile
        told = [one.name, one.slug, other.name, other.slug, row.get_level_display(), row.note]
        yield [*told, _("Yes") if row.on_behalf else ""]

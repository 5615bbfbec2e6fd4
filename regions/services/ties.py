"""News of who works with whom, for the floors above."""

from collections.abc import Iterator
from contextlib import contextmanager

from regions.models import Partnership, PartnershipParty, Profile
from regions.signals import partnership_changed, ties_changed


@contextmanager
def announcing_ties(*partnerships: Partnership) -> Iterator[list[Partnership]]:
    """Tell of the parties that these partnerships had before the block, and of those they have after it.

    A partnership that begins inside the block is put into the list that is handed out. What no
    reader is told of yet is no news.
    """
    touched = list(partnerships)
    before, known = told_parties(touched), told_among(touched)
    yield touched
    tell_each(touched, known, told_among(touched))
    if parties := before | told_parties(touched):
        listed = Profile.objects.filter(pk__in=parties).exclude(state="draft")
        ties_changed.send(sender=Partnership, profiles=list(listed.order_by("pk")))


def tell_each(touched: list[Partnership], before: set[int], after: set[int]) -> None:
    for one in touched:
        change = {
            (False, True): "published",
            (True, True): "changed",
            (True, False): "withdrawn",
        }.get((one.pk in before, one.pk in after))
        if change:
            partnership_changed.send(sender=Partnership, partnership=one, change=change)


def told_among(partnerships: list[Partnership]) -> set[int]:
    if not partnerships:
        return set()
    told = Partnership.objects.told().filter(pk__in=[one.pk for one in partnerships])
    return set(told.values_list("pk", flat=True))


def told_parties(partnerships: list[Partnership]) -> set[int]:
    told = told_among(partnerships)
    parties = PartnershipParty.objects.filter(partnership__in=told)
    return set(parties.values_list("profile_id", flat=True))

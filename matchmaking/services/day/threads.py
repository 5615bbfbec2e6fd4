"""The threads of meetings that a timetable brings about: who asks whom, about what, who comes."""

from collections import defaultdict
from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User
from kernel.errors import DomainError
from matchmaking.enums import DelegateRole, Party, RequestState
from matchmaking.interpretation import advise
from matchmaking.models import DayMeeting, DayParticipant, Delegate, MeetingRequest, PartnerWish
from matchmaking.queries.day.publication import Publication
from regions.models import Profile, ProfileSector, Sector

SHORTEST = 15  # what a request may say


def new_threads(found: Publication, *, by: User) -> Iterator[MeetingRequest]:
    """One agreed request for each new row, unsaved; in three queries."""
    notes, sectors = _notes(found), _sectors(found)
    for row in found.new:
        if row.slot is None:
            continue
        sender, receiver = sides(found, row)
        minutes = int((row.slot.ends_at - row.slot.starts_at).total_seconds() // 60)
        now = timezone.now()
        yield MeetingRequest(
            sender=sender.profile,
            receiver=receiver.profile,
            created_by=by,
            purpose=notes.get((sender.pk, receiver.pk)) or _usual_purpose(found),
            sector_id=_common(sectors, sender.profile, receiver.profile),
            language=advise(sender.profile, receiver.profile).language,
            interpretation=bool(row.interpretation),
            minutes=max(SHORTEST, minutes),
            event=found.timetable.day.event,
            state=RequestState.ACCEPTED,
            answered_at=now,
            expires_at=now,
        )


def sides(found: Publication, row: DayMeeting) -> tuple[DayParticipant, DayParticipant]:
    """Who asked, and who was asked."""
    one, other = (found.hall.people[str(each.public_id)] for each in (row.one, row.other))
    return (one, other) if row.asked_by_id == one.pk else (other, one)


def delegates_for(
    found: Publication, row: DayMeeting, thread: MeetingRequest, *, by: User
) -> Iterator[Delegate]:
    """The registered people of both sides, who registered first leading."""
    for side, participant in zip((Party.SENDER, Party.RECEIVER), sides(found, row), strict=True):
        for place, user in enumerate(found.delegates(row, participant.pk)):
            role = DelegateRole.DELEGATE if place else DelegateRole.LEAD
            yield Delegate(request=thread, side=side, user=user, role=role, named_by=by)


def _notes(found: Publication) -> dict[tuple[int, int], str]:
    """What those who ask would like to talk about, by who wishes whom."""
    asking = {row.asked_by_id for row in found.new}
    rows = PartnerWish.objects.filter(wisher__in=asking).exclude(note="")
    return {(wisher, wished): note for wisher, wished, note in
            rows.values_list("wisher", "wished", "note")}  # fmt: skip


def _usual_purpose(found: Publication) -> str:
    """A polite sentence in both languages: the two sides may not share one."""
    said = []
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            said.append(
                _(
                    "We would be glad to get to know each other at “%(event)s” and to find out where "
                    "our work meets."
                )
                % {"event": found.timetable.day.event.name}
            )
    return "\n".join(dict.fromkeys(said))


def _sectors(found: Publication) -> dict[int, list[int]]:
    """The sectors of all organisations concerned, flagships first."""
    profiles = [each.profile_id for row in found.new for each in sides(found, row)]
    tags = ProfileSector.objects.filter(profile__in=profiles).order_by(
        "flagship_rank", "sector__position", "pk"
    )
    by_profile: dict[int, list[int]] = defaultdict(list)
    for profile_id, sector_id in tags.values_list("profile", "sector"):
        by_profile[profile_id].append(sector_id)
    return by_profile


def _common(sectors: dict[int, list[int]], sender: Profile, receiver: Profile) -> int:
    """A sector of both, else of who asks, of who is asked, or the first of all."""
    ours, theirs = sectors.get(sender.pk, []), sectors.get(receiver.pk, [])
    shared = [one for one in ours if one in theirs]
    found = next(iter([*shared, *ours, *theirs]), None) or (
        Sector.objects.order_by("position", "pk").values_list("pk", flat=True).first()
    )
    if found is None:
        raise DomainError(
            "no_sector", _("There is no sector yet that a meeting could be about. Add one first.")
        )
    return found

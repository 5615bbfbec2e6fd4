"""All that stands on the page of a meeting."""

from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import OuterRef, Q, QuerySet

from accounts.models import User
from matchmaking.enums import MeetingLanguage
from matchmaking.models import (
    AgendaItem,
    FollowUp,
    Meeting,
    MeetingAgreement,
    MeetingDocument,
    Minutes,
    PrivateNote,
)
from matchmaking.queries.people_there import people_of, who_comes
from matchmaking.queries.resources import booked
from matchmaking.queries.room import AgreedText, Room
from regions.models import Practice, Profile
from regions.queries.nested import all_revived, nested

MOST_PRACTICES = 5


def find_meeting(user: User, public_id: UUID) -> Meeting:
    """A meeting that this person may see, with both organisations. Raises Meeting.DoesNotExist."""
    return with_both(Meeting.objects.visible_to(user)).get(public_id=public_id)


def with_both(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """With both organisations, what it is about, and the agenda."""
    agenda = AgendaItem.objects.filter(meeting=OuterRef("pk")).order_by("position", "pk")
    return meetings.select_related(
        "request__sender__seat",
        "request__sender__territory",
        "request__receiver__seat",
        "request__receiver__territory",
        "request__sector",
        "request__form",
        "held_decision",
    ).annotate(agenda_rows=nested(agenda, "id", "position", "title_en", "title_ja", "minutes"))


def agenda_of(meeting: Meeting) -> list[AgendaItem]:
    """The points that came with a meeting of :func:`with_both`."""
    return all_revived(AgendaItem, meeting.agenda_rows)  # type: ignore[attr-defined]  # annotated


def read_room(user: User, meeting: Meeting) -> Room:
    """Six queries before a meeting, up to nine after it."""
    people = people_of(meeting.request)
    own = next((one for one in people if one.user.pk == user.pk), None)
    side = own.profile if own else None
    over = meeting.is_over
    return Room(
        meeting=meeting,
        reader=user,
        side=side,
        sees_as=side or seen_as(user, meeting),
        people=who_comes(people),
        may_agree=bool(own and own.acts),
        agenda=agenda_of(meeting),
        documents=list(documents_of(meeting)),
        steps=list(meeting.next_steps.select_related("profile", "person")),
        minutes=minutes_of(meeting),
        note=PrivateNote.objects.filter(meeting=meeting, profile=side).first() if side else None,
        resources=booked(meeting) if meeting.is_confirmed else [],
        answers=answers_of(meeting) if over else [],
        decision=getattr(meeting, "held_decision", None),
        agreements=agreements_of(meeting) if over else [],
        practices=practices_of(user, meeting) if over else [],
    )


def seen_as(user: User, meeting: Meeting) -> Profile:
    """Whose page a reader sees who acts for neither: the side that he works for, else the sender's."""
    request = meeting.request
    if user.is_helpdesk:
        return request.sender
    mine = Profile.objects.of_person(user).values_list("pk", flat=True)
    return request.receiver if request.receiver_id in set(mine) else request.sender


def documents_of(meeting: Meeting) -> QuerySet[MeetingDocument]:
    """Without what is in the files."""
    return meeting.documents.defer("content").select_related("profile", "added_by")


def minutes_of(meeting: Meeting) -> list[AgreedText]:
    """The latest version in each language, with the sides that agreed to it; one query."""
    latest = (
        Minutes.objects.filter(meeting=meeting)
        .order_by("language", "-number")
        .distinct("language")
        .values("pk")
    )
    rows = Minutes.objects.filter(pk__in=latest).select_related("written_by")
    agreed = ArrayAgg("consents__profile", filter=Q(consents__isnull=False), default=[])
    found = {row.language: row for row in rows.annotate(agreed=agreed)}
    sides = [meeting.request.sender, meeting.request.receiver]
    return [
        AgreedText(
            language,
            found.get(language),
            [side for side in sides if side.pk in getattr(found.get(language), "agreed", [])],
        )
        for language in MeetingLanguage
    ]


def answers_of(meeting: Meeting) -> list[FollowUp]:
    return list(meeting.follow_ups.order_by("round", "pk"))


def agreements_of(meeting: Meeting) -> list[MeetingAgreement]:
    return list(meeting.agreements.select_related("draft__agreement__partnership").order_by("pk"))


def practices_of(user: User, meeting: Meeting) -> list[Practice]:
    """Good practices of a cooperation of the two, as far as this person may read them."""
    request = meeting.request
    shared = Practice.objects.visible_to(user).filter(
        partnership__parties__profile=request.sender_id
    )
    both = shared.filter(partnership__parties__profile=request.receiver_id)
    return list(both.order_by("pk").distinct()[:MOST_PRACTICES])

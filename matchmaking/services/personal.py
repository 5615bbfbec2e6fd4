"""What stands between organisations about a person: read out, and erased (``accounts.personal``)."""

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from accounts.personal import PersonalData, Rows, register
from matchmaking.models import (
    AnswerMessage,
    Availability,
    Booking,
    CalendarFeed,
    Delegate,
    EntryHolder,
    IncomingReply,
    Introduction,
    MeetingRequest,
    NextStep,
    PartnerWish,
    PostingFollow,
    SuggestionDigest,
)
from regions.services.personal import rows


def export_requests(person: User) -> Rows:
    return rows(
        MeetingRequest.objects.filter(created_by=person).order_by("pk"),
        sender="sender__name_en",
        receiver="receiver__name_en",
        purpose="purpose",
        state="state",
        created_at="created_at",
    )


def export_bookings(person: User) -> Rows:
    mine = Booking.objects.filter(Q(user=person) | Q(delegate=person)).order_by("pk")
    return rows(
        mine,
        sender="meeting__request__sender__name_en",
        receiver="meeting__request__receiver__name_en",
        starts_at="meeting__starts_at",
        ends_at="meeting__ends_at",
    )


def erase_bookings(person: User) -> None:
    """A coming meeting takes their time no longer; the meeting stays, and past ones stay as held."""
    now = timezone.now()
    coming = Booking.objects.active().filter(user=person, meeting__starts_at__gt=now)
    coming.update(is_active=False)
    Delegate.objects.current().filter(user=person).update(left_at=now)
    EntryHolder.objects.filter(user=person).delete()
    NextStep.objects.open().filter(person=person).update(person=None)


def export_introductions(person: User) -> Rows:
    mine = Introduction.objects.filter(Q(asked_by=person) | Q(answered_by=person))
    return rows(
        mine.order_by("pk"),
        asking="asking__name_en",
        asked="asked__name_en",
        state="state",
        created_at="created_at",
    )


def erase_introductions(person: User) -> None:
    Introduction.objects.filter(asked_by=person).update(asked_by=None)
    Introduction.objects.filter(answered_by=person).update(answered_by=None)


def export_messages(person: User) -> Rows:
    mine = AnswerMessage.objects.filter(author=person).order_by("pk")
    return rows(mine, text="text", posting="answer__posting__title_en", at="created_at")


def export_calendars(person: User) -> Rows:
    return [
        *rows(person.calendar_feeds.order_by("pk"), opened_at="created_at", closed_at="revoked_at"),
        *rows(Availability.objects.filter(user=person), hours_set_at="updated_at"),
        *rows(PostingFollow.objects.filter(user=person), follows="posting__title_en"),
        *rows(SuggestionDigest.objects.filter(user=person), suggestion_mails="rhythm"),
    ]


def erase_calendars(person: User) -> None:
    """With the hours of the person go their busy feeds, whose addresses are secrets."""
    CalendarFeed.objects.filter(user=person).delete()
    Availability.objects.filter(user=person).delete()
    PostingFollow.objects.filter(user=person).delete()
    SuggestionDigest.objects.filter(user=person).delete()
    IncomingReply.objects.filter(sender__iexact=person.email).update(sender="")


def export_wishes(person: User) -> Rows:
    """Entered for an organisation at a matchmaking day."""
    return rows(
        PartnerWish.objects.filter(by=person, wisher__day__event__rehearsal_of=None).order_by("pk"),
        event="wisher__day__event__name_en",
        organisation="wisher__profile__name_en",
        partner="wished__profile__name_en",
        wish="level",
        note="note",
    )


def keep(_person: User) -> None:
    """Words that an organisation wrote to another one stay; their author has no name any more."""


def register_personal() -> None:
    for code, export, erase in [
        ("requests", export_requests, keep),
        ("bookings", export_bookings, erase_bookings),
        ("introductions", export_introductions, erase_introductions),
        ("messages", export_messages, keep),
        ("calendars", export_calendars, erase_calendars),
        ("wishes", export_wishes, keep),
    ]:
        register(PersonalData(code=code, export=export, erase=erase))

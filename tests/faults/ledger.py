"""What the database of a simulation holds: made before it, told after it. Runs beside the product.

``python -m tests.faults.ledger people 12`` makes people; ``… told`` prints what is there, as JSON.
"""

import json
import os
import sys
from collections import defaultdict
from itertools import pairwise

import django

from embedded import lend_database

lend_database(os.environ)
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from allauth.account.models import EmailAddress  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db.models import F  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from mailing.models import OutgoingMail  # noqa: E402
from matchmaking.models import Booking, Meeting, MeetingRequest, ThreadNews  # noqa: E402
from regions.models import Affiliation, Profile, Sector  # noqa: E402
from tests.faults.people import PASSWORD  # noqa: E402
from tests.matchmaking.calendars import expected  # noqa: E402

BY_FORM = 12  # so many people sign in by the form


def main():
    deed, *words = sys.argv[1:]
    print(json.dumps({"people": make_people, "told": told}[deed](*words), default=str))  # noqa: T201


def make_people(count):
    """One person each for so many published organisations, half of them on either side."""
    password, found = make_password(PASSWORD), []
    published = Profile.objects.published().filter(affiliations=None).order_by("pk")
    for side in ("eu", "jp"):
        for profile in published.filter(side=side)[: int(count) // 2]:
            number = len(found)
            user = User.objects.create(
                email=f"person{number}@people.example", password=password, given_name="Kim",
                family_name=f"Nº {number}", time_zone=profile.time_zone,
                language="ja" if side == "jp" else "en",
            )  # fmt: skip
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
            Affiliation.objects.create(user=user, profile=profile, role="editor")
            session = session_of(user) if number >= BY_FORM else ""
            found.append({"email": user.email, "slug": profile.slug, "session": session})
    return {"people": found, "sector": Sector.objects.filter(parent__isnull=False).first().code}


def session_of(user):
    """As if signed in before: from one address, the site lets thirty people in a minute sign in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def told():
    people = User.objects.filter(email__endswith="@people.example")
    return {
        "calendars": {person.email: expected(person) for person in people},
        "requests": list(MeetingRequest.objects.values_list("state", flat=True)),
        "mails": list(OutgoingMail.objects.values("to", "state", "message_id", "attempts")),
        "news_waiting": ThreadNews.objects.filter(due_at__isnull=False).count(),
        "untold": list(
            ThreadNews.objects.exclude(sequence=F("request__calendar_sequence")).values(
                "request", "user"
            )
        ),
        "wrong": [*double_bookings(), *strange_meetings()],
    }


def double_bookings():
    """Looked for by hand, not by the constraint that should prevent them."""
    taken = defaultdict(list)
    for row in Booking.objects.filter(is_active=True):
        taken[row.holder, str(row.lane)].append((row.during.lower, row.during.upper))
    for holder, spans in taken.items():
        for (_begin, end), (begin, _end) in pairwise(sorted(spans)):
            if begin < end:
                yield f"{holder} is booked twice at {begin}"


def strange_meetings():
    """A meeting to come and its request, bookings and hours say the same.

    The demo has a past meeting that was written without bookings.
    """
    for meeting in Meeting.objects.filter(ends_at__gt=timezone.now()).select_related("request"):
        hours = {(b.during.lower, b.during.upper) for b in meeting.bookings.filter(is_active=True)}
        seats = meeting.bookings.filter(is_active=True, profile__isnull=False)
        holders = {seat.profile_id for seat in seats}  # beside rooms, interpreters and people
        both = {meeting.request.sender_id, meeting.request.receiver_id}
        stands = meeting.state == "confirmed"
        if stands and (hours, holders) != ({(meeting.starts_at, meeting.ends_at)}, both):
            yield f"meeting {meeting.pk} has other bookings"
        if not stands and hours:
            yield f"cancelled meeting {meeting.pk} is booked"
        if meeting.request.state != "accepted":
            yield f"meeting {meeting.pk} of a request that is {meeting.request.state}"
    for request in MeetingRequest.objects.filter(state="accepted", meeting=None):
        yield f"accepted request {request.pk} has no meeting"


if __name__ == "__main__":
    main()

"""Write the threads that exist into lines, and note whose calendars show them."""

from django.db import migrations

CLOSED = {
    "accepted": "accepted",
    "declined": "declined",
    "withdrawn": "withdrawn",
    "expired": "expired",
}


def write_threads(apps, schema_editor):
    MeetingRequest = apps.get_model("matchmaking", "MeetingRequest")
    ThreadMessage = apps.get_model("matchmaking", "ThreadMessage")
    requests = MeetingRequest.objects.select_related("meeting").prefetch_related("times")
    lines = [line for request in requests.iterator(500) for line in lines_of(request)]
    ThreadMessage.objects.bulk_create(
        (ThreadMessage(**line) for line in lines), batch_size=1000
    )


def lines_of(request):
    """Of the words only the latest were kept: they belong to the refusal, or to the last round."""
    told = request.answered_at or request.updated_at
    declined = request.state == "declined"
    yield line(request, 1, "request", "sender", request.created_at, author_id=request.created_by_id)
    for round_ in range(2, request.round + 1):
        words = request.answer if round_ == request.round and not declined else ""
        yield line(request, round_, "counter", proposer(request, round_), told, text=words)
    if kind := CLOSED.get(request.state):
        yield line(
            request,
            request.round,
            kind,
            {"withdrawn": "sender", "expired": ""}.get(kind, request.turn),
            told,
            text=request.answer if declined else "",
            **(hour(request.meeting) if kind == "accepted" else {}),
        )
    meeting = getattr(request, "meeting", None)
    if meeting and meeting.state == "cancelled":
        when = meeting.updated_at
        yield line(request, request.round, "cancelled", "", when, **hour(meeting))


def line(request, round_, kind, side, created_at, **values):
    return {
        "request_id": request.pk,
        "round": round_,
        "kind": kind,
        "side": side,
        "created_at": created_at,
        **values,
    }


def hour(meeting):
    return {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at}


def proposer(request, round_):
    by = {time.proposed_by_id for time in request.times.all() if time.round == round_}
    return "receiver" if request.receiver_id in by else "sender"


def note_holders(apps, schema_editor):
    """Everybody who acts for one of the two organisations of a thread that goes on was invited."""
    MeetingRequest = apps.get_model("matchmaking", "MeetingRequest")
    EntryHolder = apps.get_model("matchmaking", "EntryHolder")
    Affiliation = apps.get_model("regions", "Affiliation")
    going_on = MeetingRequest.objects.filter(state="open") | MeetingRequest.objects.filter(
        state="accepted", meeting__state="confirmed"
    )
    people = {}
    acting = Affiliation.objects.filter(role__in=["editor", "admin"], ends_on__isnull=True)
    for profile, user in acting.values_list("profile_id", "user_id"):
        people.setdefault(profile, []).append(user)
    rows = {
        (request, user): profile
        for request, *sides in going_on.values_list("pk", "sender_id", "receiver_id")
        for profile in sides
        for user in people.get(profile, [])
    }
    EntryHolder.objects.bulk_create(
        (
            EntryHolder(request_id=request, user_id=user, profile_id=profile)
            for (request, user), profile in rows.items()
        ),
        batch_size=1000,
    )


def put_words_back(apps, schema_editor):
    """On the way back: the latest words of each thread into the column that held them."""
    MeetingRequest = apps.get_model("matchmaking", "MeetingRequest")
    ThreadMessage = apps.get_model("matchmaking", "ThreadMessage")
    said = ThreadMessage.objects.filter(kind__in=["counter", "declined"]).order_by("pk")
    words = dict(said.values_list("request_id", "text"))
    for request in MeetingRequest.objects.filter(pk__in=words).iterator(500):
        request.answer = words[request.pk]
        request.save(update_fields=["answer"])


class Migration(migrations.Migration):
    dependencies = [("matchmaking", "0050_delegates_and_thread")]

    # Back: the rows go with their tables in 0050.
    operations = [
        migrations.RunPython(write_threads, put_words_back),
        migrations.RunPython(note_holders, migrations.RunPython.noop),
    ]

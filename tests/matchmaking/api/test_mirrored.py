"""Events, their programmes and partner searches, as the feed of changes and the dumps tell them."""

import csv
import gzip
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.models import Event, ProgrammeVersion, Session, Speaker
from events.programme.plan import to_json
from events.queries.programme import draft
from matchmaking.models import Posting
from matchmaking.services.postings import close_posting, hide_posting, renew_posting
from regions.models import CooperationForm, DirectoryChange, Profile, Sector, Touched
from regions.queries.mirrored import KINDS, records_of
from regions.services.changes import settle_changes
from regions.services.dumping import write_dump
from regions.services.freshness import note_lapsed_interests
from regions.services.listing import rename_profile, withdraw_profile
from tests.contact import PostingFactory
from tests.factories import EventFactory, PracticeFactory, ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/sync/"
OURS = {"event", "programme", "posting"}


class Feed:
    """The feed from where it stands, and each time what is new in it, of our kinds."""

    def __init__(self, client):
        self.client, self.cursor = client, ""
        self.news()

    def news(self):
        told, more = {}, True
        while more:
            query = {"cursor": self.cursor} if self.cursor else {}
            body = self.client.get(URL, query).json()
            told |= {(one["kind"], one["id"]): one for one in body["results"]}
            self.cursor, more = body["cursor"], body["more"]
        return {name: entry for name, entry in told.items() if name[0] in OURS}

    def why(self):
        return {kind: (one["action"], one["reason"]) for (kind, _id), one in self.news().items()}


@pytest.fixture
def desk():
    return UserFactory(desk="eu")


def publish(event, *profiles):
    """A programme with these on its stage."""
    times = {"starts_at": event.starts_at, "ends_at": event.ends_at}
    session = Session.objects.create(event=event, title_en="Talks", **times)
    for profile in profiles:
        Speaker.objects.create(session=session, name_en="Somebody", profile=profile)
    number = event.versions.count() + 1
    ProgrammeVersion.objects.create(event=event, number=number, content=to_json(draft(event)))


def told_on_stage(client, event):
    answer = client.get(f"/api/v1/events/{event.public_id}/programme/").json()
    return [one["profile"] for one in answer["days"][0]["sessions"][0]["people"]]


def test_records_are_what_their_own_addresses_show(client):
    speaker, practice = ProfileFactory(), PracticeFactory()
    event = EventFactory(partners=[speaker], practice=practice)
    publish(event, speaker)
    posting = PostingFactory()
    answers = client.get(URL, {"page_size": 500}).content
    for path in (
        f"events/{event.public_id}/",
        f"events/{event.public_id}/programme/",
        f"postings/{posting.public_id}/",
    ):
        assert b'"record":' + client.get(f"/api/v1/{path}").content + b"," in answers


def test_drafts_and_rehearsals_are_never_told(client):
    feed = Feed(client)
    publish(EventFactory(state="draft"))
    rehearsal = EventFactory(rehearsal_of=EventFactory(state="draft"))
    publish(rehearsal)
    PostingFactory(hidden_at=timezone.now())
    assert feed.news() == {}
    assert b"rehearsal" not in client.get(URL, {"kind": "event"}).content


def test_cancelled_is_no_deletion_but_a_draft_again_is_gone(client):
    event = EventFactory(starts_at=timezone.now() - timedelta(days=400))
    publish(event)
    feed = Feed(client)
    Event.objects.filter(pk=event.pk).update(state="cancelled")
    told = feed.news()
    assert told["event", str(event.public_id)]["record"]["state"] == "cancelled"
    Event.objects.filter(pk=event.pk).update(state="draft")
    assert feed.why() == {"event": ("delete", "withdrawn"), "programme": ("delete", "withdrawn")}
    Event.objects.filter(pk=event.pk).update(state="announced")
    assert feed.why() == {"event": ("upsert", None), "programme": ("upsert", None)}
    Event.objects.filter(pk=event.pk).update(slug="elsewhere")
    assert feed.why() == {"event": ("upsert", "renamed"), "programme": ("upsert", None)}
    event.delete()
    assert feed.why() == {"event": ("delete", "deleted"), "programme": ("delete", "deleted")}


def test_a_programme_is_told_with_its_event(client):
    event = EventFactory()
    feed = Feed(client)
    publish(event)
    told = feed.news()
    assert told["event", str(event.public_id)]["record"]["programme"]
    assert told["programme", str(event.public_id)]["record"]["version"] == 1
    event.versions.all().delete()
    assert feed.why() == {"event": ("upsert", None), "programme": ("delete", "withdrawn")}


def test_who_stands_behind_an_event_or_on_its_stage_is_told_anew(client, desk):
    partner, speaker, practice = ProfileFactory(), ProfileFactory(), PracticeFactory()
    event = EventFactory(partners=[partner], practice=practice)
    publish(event, speaker)
    feed = Feed(client)
    Profile.objects.filter(pk=partner.pk).update(name_en="Another")
    assert set(feed.why()) == {"event"}
    Profile.objects.filter(pk=speaker.pk).update(name_en="Another")
    assert set(feed.why()) == {"programme"}
    practice.state = "draft"
    practice.save()
    assert set(feed.why()) == {"event"}
    rename_profile(speaker, slug="new-address", by=desk)
    (entry,) = feed.news().values()
    (shown,) = entry["record"]["days"][0]["sessions"][0]["people"]
    assert shown["profile"]["url"].endswith("/new-address/")
    assert told_on_stage(client, event) == [shown["profile"]]
    withdraw_profile(speaker, by=desk, reason="Dissolved.")
    assert set(feed.why()) == {"programme"}
    assert told_on_stage(client, event) == [None]


def test_why_a_posting_left(client, desk):
    posting = PostingFactory()
    feed = Feed(client)
    close_posting(posting, by=desk)
    assert feed.why() == {"posting": ("delete", "withdrawn")}
    posting = renew_posting(posting, by=desk)
    assert feed.why() == {"posting": ("upsert", None)}
    hide_posting(posting, by=desk, why="Not here.")
    assert feed.why() == {"posting": ("delete", "withdrawn")}
    Posting.objects.filter(pk=posting.pk).update(hidden_at=None)
    feed.news()
    withdraw_profile(posting.organisation, by=desk, reason="Dissolved.")
    assert feed.why() == {"posting": ("delete", "withdrawn")}
    Posting.objects.filter(pk=posting.pk).delete()
    assert feed.why() == {"posting": ("delete", "deleted")}


def test_a_posting_whose_day_has_passed_has_expired_though_nobody_wrote(client):
    posting, lasting = PostingFactory.create_batch(2)
    feed = Feed(client)
    Posting.objects.filter(pk=posting.pk).update(open_until=timezone.localdate() - timedelta(1))
    Touched.objects.all().delete()  # as if a night had passed
    assert feed.news() == {}
    note_lapsed_interests()
    told = feed.news()
    assert {key for _kind, key in told} == {str(posting.public_id)}
    assert told["posting", str(posting.public_id)]["reason"] == "expired"
    note_lapsed_interests()
    assert feed.news() == {}
    assert DirectoryChange.objects.get(key=lasting.public_id).action == "upsert"


def test_labels_reach_the_postings_that_show_them(client):
    posting = PostingFactory()
    feed = Feed(client)
    for rows in (
        Sector.objects.filter(pk=posting.sector_id),
        CooperationForm.objects.filter(pk=posting.form_id),
        Profile.objects.filter(pk=posting.organisation_id),
    ):
        rows.update(name_en="Renamed")
        assert set(feed.why()) == {"posting"}


def test_every_table_that_these_records_are_read_from_is_watched():
    event = EventFactory(partners=[ProfileFactory()], practice=PracticeFactory())
    publish(event, ProfileFactory())
    PostingFactory()
    site = type("Site", (), {"build_absolute_uri": staticmethod(str)})()
    with CaptureQueriesContext(connection) as queries:
        for kind in OURS:
            rows = KINDS[kind].public().values_list("pk", flat=True)
            assert records_of(kind, list(rows), site=site)
    read = {
        table for query in queries for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"])
    }
    assert {"events_event", "events_programmeversion", "matchmaking_posting"} <= read
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, count(*) FROM pg_trigger"
            " WHERE tgfoid = 'regions_touch'::regproc GROUP BY 1 HAVING count(*) = 3"
        )
        watched = {table for table, _count in cursor.fetchall()}
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgfoid = 'events_touch_by_speaker'::regproc"
        )
        stage = {table for (table,) in cursor.fetchall()}
    assert stage == {"events_speaker"}
    # Of a session only who speaks in it counts.
    assert read - stage - {"events_session"} <= watched


def test_dumps_hold_them_as_tables_too(settings, tmp_path):
    settings.DUMP_DIR = str(tmp_path)
    event, posting = EventFactory(name_en="=cmd()", place_ja="岐阜"), PostingFactory()
    name = write_dump().name
    told = {}
    for file in ("events", "postings"):
        text = gzip.decompress((tmp_path / name / f"{file}.csv.gz").read_bytes()).decode()
        (told[file],) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert None not in [value for row in told.values() for value in [*row, *row.values()]]
    row = told["events"]
    assert (row["id"], row["name_en"], row["place_ja"]) == (str(event.public_id), "'=cmd()", "岐阜")
    row = told["postings"]
    assert (row["organisation"], row["sector"], row["open_until"]) == (
        str(posting.organisation.public_id),
        posting.sector.code,
        posting.open_until.isoformat(),
    )


CHANGES = {
    "events": ("events_event", lambda event, _posting: event.partners.clear(), 200),
    "the programme": ("programme", lambda event, _posting: publish(event), 200),
    "a partner": ("events_event", lambda _e, _p: Profile.objects.update(name_en="X"), 200),
    "postings": ("postings", lambda _e, _p: Posting.objects.update(title_en="X"), 200),
    "a label": ("postings", lambda _e, _p: Sector.objects.update(name_en="X"), 200),
    "a posting, for events": (
        "events_event",
        lambda _e, _p: Posting.objects.update(title_en="X"),
        304,
    ),
    "an event, for postings": ("postings", lambda _e, _p: Event.objects.update(slug="x"), 304),
}


@pytest.mark.parametrize(("path", "change", "status"), CHANGES.values(), ids=CHANGES.keys())
def test_lists_know_by_one_query_that_nothing_changed(
    client, django_assert_num_queries, path, change, status
):
    event, posting = EventFactory(partners=[ProfileFactory()]), PostingFactory()
    publish(event)
    url = {
        "events_event": "/api/v1/events/",
        "programme": f"/api/v1/events/{event.public_id}/programme/",
        "postings": "/api/v1/postings/",
    }[path]
    tag = {"if-none-match": client.get(url)["ETag"]}
    with django_assert_num_queries(1):
        assert client.get(url, headers=tag).status_code == 304
    change(event, posting)
    assert client.get(url, headers=tag).status_code == status


@pytest.mark.parametrize("count", [1, 3])
def test_the_feed_costs_the_same_for_any_number(client, django_assert_num_queries, count):
    speaker, start = ProfileFactory(), timezone.now().isoformat()
    for event in EventFactory.create_batch(count, partners=[speaker]):
        publish(event, speaker)
    PostingFactory.create_batch(count)
    settle_changes()
    with django_assert_num_queries(11):
        body = client.get(URL, {"kind": sorted(OURS), "updated_since": start}).json()
    assert len(body["results"]) == 3 * count

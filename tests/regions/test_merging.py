"""Two records become one and two again: nothing is lost, and every way back is exact."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from audit.models import Entry
from kernel.errors import DomainError
from matchmaking.enums import RequestState
from matchmaking.models import Booking, Meeting, MeetingRequest, ProposedTime
from regions.enums import AddressReason, AffiliationRole, PairState, ProfileState, Step
from regions.models import (
    Affiliation,
    DuplicatePair,
    FormerAddress,
    Membership,
    Merge,
    PartnershipParty,
    Profile,
    ReviewNote,
    ShortlistEntry,
    ShortlistNote,
)
from regions.services.merging import merge_profiles, preview_merge, undo_merge
from regions.services.moving import rows_text
from regions.services.uniting import merged_content
from regions.signals import profile_changed
from tests.factories import (
    AffiliationFactory,
    CooperationFormFactory,
    InterestFactory,
    PartnershipFactory,
    ProfileFactory,
    SectorFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

# What happened stays in the books after an undo; keys and search are made anew.
HISTORY = {
    "regions_profileversion",
    "regions_reviewnote",
    "regions_merge",
    "regions_uncheckedrecord",
    "regions_touched",
    "regions_searchdocument",
    "regions_directoryrevision",
    "regions_profiletouch",
    "regions_searchword",
    "regions_facet",
    "matchmaking_suggestionrefresh",
}


@pytest.fixture
def desk():
    return UserFactory(desk="eu")


@pytest.fixture
def older():
    return ProfileFactory(
        slug="alpine-wood", name_en="Alpine Wood", sectors=[SectorFactory(code="WOOD")]
    )


@pytest.fixture
def newer():
    return ProfileFactory(
        slug="alpine-wood-cluster",
        name_en="Alpine Wood Cluster",
        name_ja="アルパイン木材",
        website="https://alpine-wood.example/",
        languages=["de", "en"],
        flagships=[SectorFactory(code="FOR")],
        themes=[ThemeFactory()],
    )


def dump():
    """Every row of every table that a merge may touch, without the time of the last change."""
    tables = {}
    for model in apps.get_models(include_auto_created=True):
        label = model._meta.app_label
        if label in ("regions", "matchmaking") and model._meta.db_table not in HISTORY:
            rows = rows_text(model._meta.db_table, "true")
            tables[model._meta.db_table] = [without_time(row) for row in rows]
    return tables


def without_time(row):
    return {name: value for name, value in row.items() if name != "updated_at"}


def meeting_between(sender, receiver, hour=9):
    start = timezone.now().replace(microsecond=0) + timedelta(days=7, hours=hour)
    request = MeetingRequest.objects.create(
        sender=sender,
        receiver=receiver,
        purpose="To meet",
        sector=SectorFactory(),
        language="en",
        state=RequestState.ACCEPTED,
        expires_at=start,
    )
    end = start + timedelta(hours=1)
    ProposedTime.objects.create(request=request, proposed_by=receiver, starts_at=start, ends_at=end)
    meeting = Meeting.objects.create(request=request, starts_at=start, ends_at=end)
    for profile in (sender, receiver):
        Booking.objects.create(meeting=meeting, profile=profile, during=(start, end))
    return meeting


def fill(older, newer):
    """All that can hang on two records, some of it on both."""
    both, third = UserFactory(profile=older), ProfileFactory()
    AffiliationFactory(user=both, profile=newer, role=AffiliationRole.ADMIN)
    UserFactory(profile=newer)
    PartnershipFactory(profiles=[older, newer, third])
    PartnershipFactory(profiles=[newer, third])
    Membership.objects.create(alliance=newer, member=third)
    Membership.objects.create(alliance=older, member=newer)
    for organisation in (third, older):
        for profile in (older, newer):
            if organisation != profile:
                entry = ShortlistEntry.objects.create(organisation=organisation, profile=profile)
                ShortlistNote.objects.create(entry=entry, author=both, text=f"On {profile.slug}")
    InterestFactory(profile=older)
    InterestFactory(profile=newer, form=CooperationFormFactory(), text_ja="木材")
    meeting_between(third, newer)
    meeting_between(older, third, hour=20)
    FormerAddress.objects.create(slug="old-wood", profile=newer, reason=AddressReason.RENAMED)
    DuplicatePair.objects.create(
        first=min(older, newer, key=lambda p: p.pk),
        second=max(older, newer, key=lambda p: p.pk),
        score=0.9,
    )
    return both, third


def test_merge_moves_what_refers_to_the_absorbed_record(older, newer, desk):
    both, third = fill(older, newer)
    merge = merge_profiles(older, newer, by=desk, reason="One association")
    assert (newer.state, newer.merged_into) == (ProfileState.MERGED, older)
    assert list(Affiliation.objects.filter(profile=newer)) == []
    assert Affiliation.objects.get(user=both).role == AffiliationRole.EDITOR
    assert older.affiliations.count() == 2
    assert not PartnershipParty.objects.filter(profile=newer).exists()
    assert older.partnership_parties.count() == 2
    assert older.requests_received.count() == 1
    assert older.bookings.count() == 2
    assert {row.member for row in older.memberships.all()} == {third, newer}
    assert older.former_addresses.count() == 2
    assert merge.reason == "One association"


def test_merge_keeps_the_notes_of_an_entry_that_stood_on_the_list_twice(older, newer, desk):
    _both, third = fill(older, newer)
    merge_profiles(older, newer, by=desk)
    entry = ShortlistEntry.objects.get(organisation=third)
    assert [note.text for note in entry.notes.all()] == [
        "On alpine-wood",
        "On alpine-wood-cluster",
    ]


def test_merge_unites_lists_and_fills_gaps(older, newer, desk):
    merge_profiles(older, newer, by=desk)
    older.refresh_from_db()
    assert (older.name_en, older.name_ja) == ("Alpine Wood", "アルパイン木材")
    assert older.website == "https://alpine-wood.example/"
    assert older.languages == ["en", "de"]
    assert [tag.sector.code for tag in older.flagships] == ["FOR"]
    assert {tag.sector.code for tag in older.profile_sectors.all()} == {"WOOD", "FOR"}
    assert older.themes.count() == 1


def test_merged_content_takes_the_chosen_fields_from_the_other(older, newer):
    content = merged_content(older, newer, take=["name_en"])
    assert (content.name_en, content.summary_en) == ("Alpine Wood Cluster", older.summary_en)


def test_merge_writes_a_version_a_log_line_and_the_history_of_both(older, newer, desk):
    merge_profiles(older, newer, by=desk, reason="One association")
    version = older.versions.public().first()
    assert (version.origin, version.reason, version.author) == ("merge", "One association", desk)
    line = Entry.objects.get(action="profile.merged")
    assert (line.record_id, line.details["absorbed"]) == (older.public_id, str(newer.public_id))
    notes = ReviewNote.objects.filter(step=Step.MERGED).order_by("profile")
    assert [note.profile for note in notes] == [older, newer]


def test_merge_does_not_confirm_in_the_name_of_the_organisation(older, newer, desk):
    day = timezone.localdate() - timedelta(days=400)
    Profile.objects.update(confirmed_on=day)
    merge_profiles(older, newer, by=desk)
    assert older.confirmed_on == day


def test_merge_leaves_the_absorbed_address_as_a_redirect(older, newer, desk):
    merge_profiles(older, newer, by=desk)
    address = FormerAddress.objects.get(slug="alpine-wood-cluster")
    assert (address.public_id, address.profile) == (newer.public_id, older)


def test_merge_spreads_the_news_of_both(older, newer, desk):
    heard = []
    profile_changed.connect(
        lambda profile, **_: heard.append(profile.pk), weak=False, dispatch_uid="t"
    )
    try:
        merge_profiles(older, newer, by=desk)
    finally:
        profile_changed.disconnect(dispatch_uid="t")
    assert {older.pk, newer.pk} == set(heard)


def test_undo_merge_restores_every_row(older, newer, desk):
    fill(older, newer)
    older.refresh_from_db()
    newer.refresh_from_db()
    before = dump()
    merge = merge_profiles(older, newer, by=desk, take=["name_en", "summary_en"])
    assert dump() != before
    undo_merge(merge, by=desk)
    after = dump()
    for table, rows in before.items():
        assert (table, after[table]) == (table, rows)


def test_undo_merge_works_whichever_record_survived(older, newer, desk):
    fill(older, newer)
    before = dump()
    undo_merge(merge_profiles(newer, older, by=desk), by=desk)
    assert dump() == before


def test_undo_merge_is_refused_a_second_time(older, newer, desk):
    merge = merge_profiles(older, newer, by=desk)
    undo_merge(merge, by=desk)
    with pytest.raises(DomainError) as refused:
        undo_merge(merge, by=desk)
    assert refused.value.code == "merge_undone"
    assert newer.state == ProfileState.MERGED
    newer.refresh_from_db()
    assert newer.state == ProfileState.PUBLISHED


def test_undo_merge_is_refused_when_a_moved_row_was_changed(older, newer, desk):
    UserFactory(profile=newer)
    merge = merge_profiles(older, newer, by=desk)
    older.affiliations.update(profile=ProfileFactory())
    with pytest.raises(DomainError) as refused:
        undo_merge(merge, by=desk)
    assert refused.value.code == "merge_moved_on"
    assert len(refused.value.extra["rows"]) == 1
    merge.refresh_from_db()
    assert merge.undone_at is None


def test_undo_merge_keeps_what_came_later(older, newer, desk):
    merge = merge_profiles(older, newer, by=desk)
    later = UserFactory(profile=older)
    undo_merge(merge, by=desk)
    assert later.affiliations.get().profile == older


def test_undo_merge_of_the_earlier_of_two_is_refused(older, newer, desk):
    UserFactory(profile=newer)
    first = merge_profiles(older, newer, by=desk)
    merge_profiles(ProfileFactory(), older, by=desk)
    with pytest.raises(DomainError) as refused:
        undo_merge(first, by=desk)
    assert refused.value.code == "survivor_gone"


def test_a_record_merged_earlier_follows_to_the_last_survivor(older, newer, desk):
    last = ProfileFactory()
    merge_profiles(older, newer, by=desk)
    merge_profiles(last, older, by=desk)
    newer.refresh_from_db()
    assert newer.merged_into == last
    assert {a.profile for a in FormerAddress.objects.all()} == {last}


def test_merge_leaves_a_double_booking_with_the_old_record(older, newer, desk):
    third = ProfileFactory()
    start = timezone.now() + timedelta(days=3)
    for profile in (older, newer):
        meeting = meeting_between(ProfileFactory(), profile)
        meeting.bookings.update(during=(start, start + timedelta(hours=1)))
    merge = merge_profiles(older, newer, by=desk)
    stayed = [row["model"] for row in merge.moved["rows"] if row["what"] == "stayed"]
    assert stayed == ["matchmaking.booking"]
    assert newer.bookings.count() == 1
    assert third.state == ProfileState.PUBLISHED


def test_merge_closes_the_suspicion_and_undo_opens_it_again(older, newer, desk):
    fill(older, newer)
    merge = merge_profiles(older, newer, by=desk)
    assert DuplicatePair.objects.get().state == PairState.MERGED
    undo_merge(merge, by=desk)
    assert DuplicatePair.objects.get().state == PairState.OPEN


def test_preview_counts_and_changes_nothing(older, newer, desk):
    fill(older, newer)
    before = dump()
    preview = preview_merge(older, newer, by=desk)
    assert dump() == before
    assert dict(preview.counts["regions.affiliation"]) == {"moved": 1, "put_away": 1}
    assert preview.content.name_ja == "アルパイン木材"


def test_two_drafts_merge_without_being_published(desk):
    one, other = ProfileFactory(draft=True), ProfileFactory(draft=True)
    undo_merge(merge_profiles(one, other, by=desk), by=desk)
    one.refresh_from_db()
    other.refresh_from_db()
    assert (one.state, other.state) == (ProfileState.DRAFT, ProfileState.DRAFT)


def test_a_published_record_is_not_taken_into_a_draft(older, desk):
    with pytest.raises(DomainError) as refused:
        merge_profiles(ProfileFactory(draft=True), older, by=desk)
    assert refused.value.code == "keep_the_published"


def test_a_record_is_not_merged_with_itself_or_with_one_that_is_gone(older, newer, desk):
    with pytest.raises(DomainError) as refused:
        merge_profiles(older, older, by=desk)
    assert refused.value.code == "same_record"
    merge_profiles(older, newer, by=desk)
    with pytest.raises(DomainError) as refused:
        merge_profiles(older, newer, by=desk)
    assert refused.value.code == "profile_gone"
    assert Merge.objects.count() == 1


def test_only_the_helpdesk_merges(older, newer, desk):
    people = [UserFactory(profile=older), UserFactory(member_of=older), UserFactory()]
    for person in people:
        with pytest.raises(PermissionDenied):
            merge_profiles(older, newer, by=person)
        with pytest.raises(PermissionDenied):
            preview_merge(older, newer, by=person)
    merge = merge_profiles(older, newer, by=desk)
    for person in people:
        with pytest.raises(PermissionDenied):
            undo_merge(merge, by=person)


@pytest.mark.django_db(transaction=True)
def test_two_desks_merging_at_once_merge_once():
    one, other = ProfileFactory(), ProfileFactory()
    desks = [UserFactory(desk="eu"), UserFactory(desk="jp")]
    barrier = Barrier(2)

    def merge(number):
        kept, gone = [(one, other), (other, one)][number]
        barrier.wait()
        try:
            merge_profiles(
                Profile.objects.get(pk=kept.pk), Profile.objects.get(pk=gone.pk), by=desks[number]
            )
        except DomainError as error:
            return error.code
        finally:
            connection.close()
        return "merged"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(merge, range(2)))
    assert outcomes == ["merged", "profile_gone"]
    assert Profile.objects.published().count() == 1

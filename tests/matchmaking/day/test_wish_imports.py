"""Wishes from a file: everything that is wrong at once, a preview, one transaction, and the way back."""

import csv
import io
from contextlib import closing
from threading import Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from kernel.errors import DomainError
from matchmaking.models import PartnerWish, WishImport
from matchmaking.queries.day.wish_imports import plan_of, problem_table
from matchmaking.queries.day.wish_table import wish_table
from matchmaking.services.day.wish_imports import import_wishes, receive_wishes, undo_import
from matchmaking.services.day.wishes import Wish, save_wishes
from tests.factories import UserFactory
from tests.matchmaking.day.published import staff
from tests.matchmaking.days import make_day, organiser

pytestmark = pytest.mark.django_db
NAMES = ["Alba Wood", "岐阜県", "Béta Foods", "大阪府"]


@pytest.fixture
def by():
    return staff()


@pytest.fixture
def made():
    made = make_day(people=4)
    for row, name in zip(made.people, NAMES, strict=True):
        row.profile.name_en, row.profile.name_ja = name, ""
        if name.isascii() is False and not name.startswith("B"):
            row.profile.name_en, row.profile.name_ja = f"Prefecture {row.pk}", name
        row.profile.save()
    return made


def file_of(*rows, head=("Who wishes", "Wished partner", "Wish", "Note")) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([head, *rows])
    return text.getvalue().encode()


def received(made, *rows, by, **more):
    return receive_wishes(made.day, file_of(*rows, **more), file_name="wishes.csv", by=by)


def wishes(made):
    number = {row.pk: n for n, row in enumerate(made.people)}
    rows = PartnerWish.objects.filter(wisher__day=made.day).order_by("wisher", "wished")
    return [(number[one.wisher_id], number[one.wished_id], one.level, one.note) for one in rows]


def imported(made, *rows, by, **more):
    found = received(made, *rows, by=by, **more)
    import_wishes(found, by=by, read=plan_of(found).stamp)
    return found


def test_rows_become_wishes_on_behalf_whatever_script_and_width_they_are_written_in(made, by):
    made.wish(2, 3, "must", note="Old"), made.wish(1, 0, "no")
    found = imported(
        made,
        ["ＡＬＢＡ　wood", "岐阜県", "Must", "Timber"],
        ["béta foods", made.people[3].profile.slug, "できれば面談したい", ""],
        ["岐阜県", "Alba Wood", "", ""],
        by=by,
    )
    assert wishes(made) == [(0, 1, "must", "Timber"), (2, 3, "nice", "")]
    assert set(PartnerWish.objects.values_list("by", "on_behalf")) == {(by.pk, True)}
    plan = plan_of(WishImport.objects.get(pk=found.pk))
    assert [one.what for one in plan.changes] == ["new", "changed", "gone"]


def test_a_file_without_notes_leaves_those_that_are_there(made, by):
    made.wish(0, 1, "nice", note="Timber")
    imported(made, ["Alba Wood", "岐阜県", "must"], by=by, head=("from", "to", "wish"))
    assert wishes(made) == [(0, 1, "must", "Timber")]


def test_everything_that_is_wrong_is_told_at_once_with_a_remedy(made, by):
    made.people[3].left_at = timezone.now()
    made.people[3].save()
    made.people[2].profile.name_en = "Alba Wood"
    made.people[2].profile.save()
    found = received(
        made,
        ["Alba Wood", "岐阜県", "must", ""],
        ["岐阜", "大阪府", "perhaps", ""],
        ["岐阜県", "岐阜県", "must", ""],
        ["", made.people[0].profile.slug, "must", "x" * 301],
        ["岐阜県", made.people[0].profile.slug, "must", ""],
        ["岐阜県", made.people[0].profile.slug, "no", "a", "b"],
        ["岐阜県", made.people[0].profile.slug, "no", ""],
        by=by,
    )
    told = [(row[0], row[1], row[4]) for row in problem_table(found)][1:]
    assert told == [
        ("2", "Who wishes", "Write the address: the last part of the address of its profile."),
        ("3", "Who wishes", "Did you mean 岐阜県?"),
        ("3", "Wished partner", REMEDY),
        ("3", "Wish", "Write must, nice or no; leave the cell empty to take a wish back."),
        ("4", "Wished partner", "Correct one of the two organisations."),
        ("5", "Note", "Shorten the text."),
        ("7", "Wish", "Put quotation marks around texts that hold a comma or semicolon."),
        ("8", "Wished partner", "Delete one of the two rows."),
    ]
    assert found.problem_rows == 6
    with pytest.raises(DomainError) as refused:
        import_wishes(found, by=by, read=plan_of(found).stamp)
    assert (refused.value.code, wishes(made)) == ("import_has_errors", [])


REMEDY = "Write its name or address as the list of participants does, or let it take part first."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7", "PDF"),
        (b"", "The file is empty"),
        (file_of(head=("Who wishes", "Wish")), "wished partner"),
        (file_of(head=("from", "to", "wish", "Wunsch", "Level")), "Two columns mean the same"),
    ],
)
def test_what_is_no_table_of_wishes_is_refused_with_the_reason(made, by, content, said):
    with pytest.raises(DomainError) as refused:
        receive_wishes(made.day, content, file_name="x", by=by)
    assert refused.value.field == "file"
    assert said in refused.value.message
    assert not WishImport.objects.exists()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_export_is_understood_in_both_languages_and_changes_nothing(made, by, language):
    made.wish(0, 1, "must", note="=1+1"), made.wish(2, 3, "nice"), made.wish(3, 0, "no")
    with override(language):
        head, *rows = wish_table(made.day)
    found = received(made, *rows, by=by, head=head)
    assert found.problems == []
    assert [one.what for one in plan_of(found).changes] == ["same"] * 3
    with pytest.raises(DomainError) as refused:
        import_wishes(found, by=by, read=plan_of(found).stamp)
    assert refused.value.code == "import_changes_nothing"


def test_an_undo_puts_back_what_stood_there_but_for_what_was_changed_since(made, by):
    made.wish(0, 1, "nice", note="Old"), made.wish(1, 2, "no")
    found = imported(
        made,
        ["Alba Wood", "岐阜県", "must", "New"],
        ["岐阜県", "Béta Foods", "", ""],
        ["大阪府", "Alba Wood", "must", ""],
        ["Alba Wood", "大阪府", "nice", ""],
        by=by,
    )
    save_wishes(made.people[0], {made.people[3].pk: Wish("no")}, by=by)
    assert undo_import(found, by=by) == 1
    assert wishes(made) == [(0, 1, "nice", "Old"), (0, 3, "no", ""), (1, 2, "no", "")]
    for again in (undo_import, lambda row, by: import_wishes(row, by=by, read="")):
        with pytest.raises(DomainError) as refused:
            again(found, by=by)
        assert refused.value.code == "import_state_changed"


def test_what_changed_since_the_preview_is_not_overwritten(made, by):
    found = received(made, ["Alba Wood", "岐阜県", "must", ""], by=by)
    seen = plan_of(found).stamp
    made.wish(0, 1, "no")
    with pytest.raises(DomainError) as refused:
        import_wishes(found, by=by, read=seen)
    assert (refused.value.code, wishes(made)) == ("wishes_changed", [(0, 1, "no", "")])
    made.people[1].left_at = timezone.now()
    made.people[1].save()
    with pytest.raises(DomainError) as refused:
        import_wishes(found, by=by, read=plan_of(found).stamp)
    assert refused.value.code == "somebody_left"


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_import_once(made, by):
    found = received(made, ["Alba Wood", "岐阜県", "must", ""], by=by)
    seen, done = plan_of(found).stamp, []

    def press():
        with closing(connection):
            try:
                import_wishes(found, by=by, read=seen)
                done.append("imported")
            except DomainError as error:
                done.append(error.code)

    hands = [Thread(target=press) for _number in range(2)]
    [hand.start() for hand in hands], [hand.join() for hand in hands]
    assert sorted(done) == ["import_state_changed", "imported"]


def test_only_who_arranges_the_day_brings_files(client, made, by):
    found = received(made, ["Alba Wood", "岐阜県", "must", ""], by=by)
    owner = UserFactory(profile=made.people[0].profile)
    colleague = UserFactory(member_of=made.people[0].profile)
    writer = organiser(made.day, "letters")
    pages = [
        reverse("matchmaking-wish-files", args=[made.event.slug]),
        reverse("matchmaking-wish-file", args=[made.event.slug, found.public_id]),
        reverse("matchmaking-wish-file-problems", args=[made.event.slug, found.public_id]),
    ]
    expected = {owner: 403, colleague: 403, UserFactory(): 403, writer: 403}
    for user, status in {**expected, organiser(made.day): 200, by: 200}.items():
        client.force_login(user)
        assert [client.get(page).status_code for page in pages] == [status] * 3
    for user in expected:
        for deed in (
            lambda user: received(made, by=user),
            lambda user: import_wishes(found, by=user, read=""),
            lambda user: undo_import(found, by=user),
        ):
            with pytest.raises(PermissionDenied):
                deed(user)


def test_from_upload_to_undo_on_pages(client, made, by):
    client.force_login(organiser(made.day))
    page = reverse("matchmaking-wish-files", args=[made.event.slug])
    bad = client.post(page, {"file": SimpleUploadedFile("x.pdf", b"%PDF-1.7")})
    assert bad.status_code == 422
    assert "PDF" in bad.content.decode()
    content = file_of(["Alba Wood", "岐阜県", "must", "Timber"])
    there = client.post(page, {"file": SimpleUploadedFile("wishes.csv", content)})["Location"]
    shown = client.get(there)
    assert "What would change" in shown.content.decode()
    read = shown.context["plan"].stamp
    answer = client.post(f"{there}act/", {"do": "import", "read": read}, follow=True)
    assert "The wishes are imported" in answer.content.decode()
    assert wishes(made) == [(0, 1, "must", "Timber")]
    answer = client.post(f"{there}act/", {"do": "undo"}, follow=True)
    assert "The import is taken back." in answer.content.decode()
    assert wishes(made) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_preview_costs_the_same_for_any_number_of_rows(
    client, made, by, count, django_assert_num_queries
):
    partners = ["岐阜県", "Béta Foods", "大阪府"][:count]
    found = received(made, *(["Alba Wood", one, "must", ""] for one in partners), by=by)
    client.force_login(by)
    address = reverse("matchmaking-wish-file", args=[made.event.slug, found.public_id])
    client.get(address)
    with django_assert_num_queries(6):
        page = client.get(address)
    assert page.content.decode().count('<th scope="row">Alba Wood') == count

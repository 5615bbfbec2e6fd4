"""The helpdesk's pages of imports, the export, and both commands."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from python_calamine import CalamineWorkbook

from regions.enums import ImportState
from regions.models import CooperationForm, ImportBatch, Profile, Sector, Territory
from regions.services.exporting import export_rows
from regions.services.importing import run
from regions.services.search import refresh_documents
from tests.factories import AffiliationFactory, InterestFactory, ProfileFactory, UserFactory
from tests.regions.imports.conftest import ROW, table

pytestmark = pytest.mark.django_db

BAD = table(ROW, "two,eu,cluster,,FRK2,LIF-BOI,y", "=3,eu,cluster,=HYPERLINK(1),FRQQ,LIF,y")


@pytest.fixture
def staff(client, desk):
    client.force_login(desk)
    return client


def page_of(batch, name="import"):
    return reverse(name, args=[batch.public_id])


def upload(client, content, name="list.csv", **data):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("imports"), {"file": file} | data)


def downloaded(response):
    return b"".join(response.streaming_content)


def read_csv(content):
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


# Who may -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["import", "import-problems", "import-commit", "import-undo"])
def test_only_the_helpdesk_sees_an_import(client, bring, name):
    batch = bring(table(ROW))
    ask = client.post if name in ("import-commit", "import-undo") else client.get
    assert ask(page_of(batch, name)).status_code == 302
    client.force_login(AffiliationFactory().user)
    assert ask(page_of(batch, name)).status_code == 403
    client.force_login(UserFactory(desk="jp"))
    assert ask(page_of(batch, name)).status_code == (302 if ask == client.post else 200)


def test_only_the_helpdesk_brings_files(client, world):
    assert upload(client, b"x").status_code == 302
    client.force_login(AffiliationFactory().user)
    assert upload(client, b"x").status_code == 403
    assert not ImportBatch.objects.exists()


# The way of a file -------------------------------------------------------------------------------


def test_a_file_goes_from_upload_to_undo(staff, desk):
    response = upload(staff, table(ROW), publish="on", source="A register")
    batch = ImportBatch.objects.get()
    assert (response.status_code, response.url) == (302, page_of(batch))
    assert (batch.by, batch.publish, batch.source) == (desk, True, "A register")
    waiting = staff.get(page_of(batch)).text
    assert "The file is being checked" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    run(batch.pk)
    checked = staff.get(page_of(batch)).text
    assert "Read as UTF-8" in checked
    assert "Import these rows" in checked
    assert 'hx-trigger="every 2s"' not in checked
    staff.post(page_of(batch, "import-commit"))
    assert "The file is being imported" in staff.get(page_of(batch)).text
    run(batch.pk)
    assert "Undo this import" in staff.get(page_of(batch)).text
    staff.post(page_of(batch, "import-undo"))
    run(batch.pk)
    assert "This import was undone." in staff.get(page_of(batch)).text
    assert not Profile.objects.exists()


def test_the_preview_shows_what_changes_field_by_field(staff, bring):
    ProfileFactory(
        external_key="one", name_en="Wood Vale", sectors=[Sector.objects.get(code="LIF")]
    )
    shown = staff.get(page_of(bring(table(ROW)))).text
    assert "<ins>Valley</ins>" in shown
    assert "Flagship strengths" in shown


def test_all_errors_stand_in_the_page_and_in_the_file(staff, bring):
    batch = bring(BAD)
    shown = staff.get(page_of(batch)).text
    assert "Nothing was imported" in shown
    assert "There is no code “LIF-BOI”." in shown
    assert "Did you mean LIF-BIO, LIF?" in shown
    assert "Import these rows" not in shown
    rows = read_csv(downloaded(staff.get(page_of(batch, "import-problems"))))
    assert [row[:5] for row in rows] == [
        ["Row", "id", "Column", "Field", "Value"],
        ["3", "two", "sectors", "sectors", "LIF-BOI"],
        ["3", "two", "name_en", "name_en", ""],
        ["4", "'=3", "territory", "territory", "FRQQ"],
    ]
    response = staff.get(page_of(batch, "import-problems"), {"format": "xlsx"})
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(downloaded(response))).get_sheet_by_index(0)
    assert [row[:5] for row in sheet.to_python()] == [row[:5] for row in rows]


def test_errors_name_the_heading_of_the_file(staff, bring):
    content = table("one,欧州,cluster,木の谷,FRQQ", header="管理番号,区分,種別,日本語名,地域コード")
    batch = bring(content)
    first = read_csv(downloaded(staff.get(page_of(batch, "import-problems"))))[1]
    assert first[:5] == ["2", "one", "地域コード", "territory", "FRQQ"]
    assert "地域コード<br><code>territory</code>" in staff.get(page_of(batch)).text


def test_the_error_file_speaks_the_readers_language(staff, bring):
    batch = bring(BAD)
    english = page_of(batch, "import-problems")
    assert read_csv(downloaded(staff.get(english)))[1][5] == "There is no code “LIF-BOI”."


def test_a_commit_with_errors_says_why_not(staff, bring):
    batch = bring(BAD)
    response = staff.post(page_of(batch, "import-commit"), follow=True)
    assert "an import is all or nothing." in response.text
    batch.refresh_from_db()
    assert batch.state == ImportState.CHECKED


def test_a_file_that_cannot_be_read_says_why(staff, bring):
    shown = staff.get(page_of(bring(b"\x89PNG....", file_name="profiles.csv"))).text
    assert "This is a file of the kind “PNG”, whatever its name says." in shown


def test_a_form_without_a_file_keeps_what_was_typed(staff):
    response = staff.post(reverse("imports"), {"source": "A register", "publish": "on"})
    assert response.status_code == 422
    assert 'value="A register"' in response.text


def test_too_large_a_file_is_refused_at_the_form(staff, monkeypatch):
    monkeypatch.setattr("regions.import_forms.MAX_CSV_MB", 0)
    response = upload(staff, table(ROW))
    assert response.status_code == 422
    assert "The file has 1 MB; 0 MB are possible." in response.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_files(
    staff, bring, count, django_assert_num_queries
):
    for _ in range(count):
        bring(table(ROW))
    with django_assert_num_queries(4):
        response = staff.get(reverse("imports"))
    assert response.text.count("list.csv") == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_preview_costs_the_same_for_any_number_of_rows(
    staff, bring, count, django_assert_num_queries
):
    for number in range(count):
        ProfileFactory(external_key=f"k{number}")
    batch = bring(table(*(ROW.replace("one", f"k{number}", 1) for number in range(count))))
    with django_assert_num_queries(7):
        response = staff.get(page_of(batch))
    assert response.text.count('class="import-row"') == count


# Export ------------------------------------------------------------------------------------------


@pytest.fixture
def shown_profile(world):
    profile = ProfileFactory(
        slug="wood",
        name_en="=Wood Valley",
        name_ja="木の谷",
        territory=Territory.objects.get(code="FRK2"),
        summary_en="Line one\r\nline two; “quoted”, and more",
        flagships=[Sector.objects.get(code="LIF-BIO")],
        sectors=[Sector.objects.get(code="MAN-MAC")],
        languages=["fr", "en"],
    )
    said = {
        "sector": Sector.objects.get(code="LIF"),
        "form": CooperationForm.objects.get(code="B2B"),
    }
    InterestFactory(profile=profile, **said, text_en="a; b // c", text_ja="弁")
    InterestFactory(profile=profile, **said, direction="seek", text_en="弁 valves")
    refresh_documents([profile.pk])
    return profile


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_brought_back_changes_nothing(staff, bring, shown_profile, kind):
    response = staff.get(reverse("export"), {"format": kind})
    assert response["Content-Disposition"] == f"attachment; filename*=UTF-8''kakehashi.{kind}"
    batch = bring(downloaded(response))
    assert batch.rows.get().changes == {}
    assert (batch.counts["unchanged"], batch.counts["rows"]) == (1, 1)


def test_everybody_may_export_what_is_public(client, shown_profile):
    Profile.objects.update(visibility={"website": "members"}, website="https://wood.example/")
    InterestFactory(profile=shown_profile, expires_on="2020-01-01", text_en="over")
    ProfileFactory(draft=True)
    rows = read_csv(downloaded(client.get(reverse("export"))))
    assert len(rows) == 2
    found = dict(zip(rows[0], rows[1], strict=True))
    assert (found["name_en"], found["country"], found["website"]) == ("'=Wood Valley", "FR", "")
    assert "over" not in found["offers"]


def test_an_export_follows_the_search_in_the_address(client, shown_profile):
    refresh_documents([ProfileFactory(japanese=True).pk])
    rows = read_csv(downloaded(client.get(reverse("export"), {"side": "eu"})))
    assert [row[0] for row in rows] == ["id", "wood"]


def test_an_export_of_a_filter_that_does_not_exist_is_refused_by_name(client, world):
    response = client.get(reverse("export"), {"side": "moon"})
    assert (response.status_code, "Content-Disposition" in response.headers) == (400, False)
    assert "“moon” is not in this list." in response.text


@pytest.mark.parametrize("count", [1, 3])
def test_an_export_costs_the_same_for_any_number_of_profiles(
    world, count, django_assert_num_queries
):
    made = [ProfileFactory().pk for _ in range(count)]
    with django_assert_num_queries(6):
        assert len(list(export_rows(made, by=None))) == count + 1


# Commands ----------------------------------------------------------------------------------------


@pytest.fixture
def command(tmp_path, world):
    def call(content, *options):
        file = tmp_path / "list.csv"
        file.write_bytes(content)
        out = io.StringIO()
        call_command("import_profiles", str(file), *options, stdout=out, stderr=out)
        return out.getvalue()

    return call


def test_the_command_imports_and_says_what(command):
    told = command(table(ROW), "--publish")
    assert "UTF-8" in told
    assert "create: 1" in told
    assert Profile.objects.get().state == "published"
    assert "Nothing to change." in command(table(ROW), "--publish")


def test_the_command_leaves_texts_at_the_desk_without_publish(command):
    command(table(ROW))
    assert Profile.objects.get().versions.get().state == "submitted"


def test_a_dry_run_imports_nothing(command):
    assert "Dry run: nothing was imported." in command(table(ROW), "--dry-run")
    assert not Profile.objects.exists()


@pytest.mark.parametrize("name", ["report.csv", "report.xlsx"])
def test_the_command_fails_on_errors_and_writes_the_report(command, tmp_path, name):
    target = tmp_path / name
    with pytest.raises(CommandError, match=r"^2 rows have errors\. Nothing was imported\.$"):
        command(BAD, "--publish", "--report", str(target))
    content = target.read_bytes()
    if name.endswith("csv"):
        assert len(read_csv(content)) == 4
    else:
        assert CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).height == 4


def test_the_command_fails_on_what_is_no_table_and_on_nobody(command):
    with pytest.raises(CommandError, match="kind “PDF”"):
        command(b"%PDF")
    with pytest.raises(CommandError, match="nobody of the helpdesk"):
        command(table(ROW), "--by", "stranger@example.org")


def test_the_export_command_names_a_filter_that_does_not_exist(tmp_path, world):
    with pytest.raises(CommandError, match="side: “moon” is not in this list"):
        call_command("export_profiles", str(tmp_path / "x.csv"), "--search", "side=moon")
    assert not (tmp_path / "x.csv").exists()


def test_load_data_is_written_and_removed(world):
    ProfileFactory()
    call_command("make_load_data", "--profiles", "3", "--seed", "7", stdout=io.StringIO())
    made = Profile.objects.filter(external_key__startswith="load-7-")
    assert made.filter(state="published", document__listed=True).count() == 3
    with pytest.raises(CommandError, match="there already"):
        call_command("make_load_data", "--profiles", "3", "--seed", "7")
    call_command("make_load_data", "--remove", stdout=io.StringIO())
    assert Profile.objects.count() == 1


# The ways to these pages -------------------------------------------------------------------------


def test_the_directory_offers_its_results_as_a_file(client, world):
    refresh_documents([ProfileFactory(name_en="Wood Valley").pk])
    shown = client.get(reverse("directory"), {"q": "wood"}).text
    assert f'href="{reverse("export")}?q=wood"' in shown
    assert f'href="{reverse("export")}?q=wood&amp;format=xlsx"' in shown
    assert reverse("export") not in client.get(reverse("directory"), {"q": "nowhere"}).text


def test_the_desk_leads_to_imports(staff):
    assert f'href="{reverse("imports")}"' in staff.get(reverse("curation")).text

"""Good practices: found, written by those who take part, checked by an expert."""

from datetime import date
from decimal import Decimal

import pytest

from audit.models import Entry as Logged
from mailing.models import OutgoingMail
from regions.enums import AffiliationRole, Direction, PracticeState
from regions.models import Partnership, PartnershipParty, Practice
from regions.services.search import refresh_practices
from tests.factories import (
    AffiliationFactory,
    AgreementFactory,
    CooperationFormFactory,
    IndicatorFactory,
    InterestFactory,
    MilestoneFactory,
    PartnershipFactory,
    PracticeFactory,
    ProfileFactory,
    SectorFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def told_practice(*, sector=None, form=None, profiles=None, **values):
    partnership = PartnershipFactory(profiles=profiles or ProfileFactory.create_batch(2))
    partnership.forms.set([form or CooperationFormFactory()])
    partnership.sectors.set([sector or SectorFactory()])
    return PracticeFactory(partnership=partnership, **values)


def figures(*rows):
    """The management form of the figures, with what is filled in."""
    data = {"figures-TOTAL_FORMS": str(len(rows)), "figures-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        data |= {f"figures-{number}-{name}": value for name, value in row.items()}
    return data


def stamp_of(practice):
    practice.refresh_from_db()
    return practice.stamp


# Found by everybody ------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_practices_cost_the_same_for_any_number(client, django_assert_num_queries, count):
    for _number in range(count):
        told_practice()
    with django_assert_num_queries(7):
        response = client.get("/en/practices/")
    assert len(response.context["page"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_practice_costs_the_same_for_any_number_of_rows(client, django_assert_num_queries, count):
    practice = told_practice(profiles=ProfileFactory.create_batch(count))
    about = practice.partnership
    IndicatorFactory.create_batch(count, practice=practice)
    MilestoneFactory.create_batch(count, partnership=about)
    AgreementFactory.create_batch(count, partnership=about)
    for _number in range(count):
        InterestFactory(
            direction=Direction.SEEK, sector=about.sectors.get(), form=about.forms.get()
        )
    with django_assert_num_queries(8):
        response = client.get(practice.get_absolute_url())
    assert len(response.context["seekers"]) == count


def titles(client, query=""):
    response = client.get(f"/en/practices/?{query}")
    assert response.status_code == 200
    return [practice.title_en for practice in response.context["page"]]


def test_practices_are_filtered(client):
    life = SectorFactory(code="LIF")
    bio = SectorFactory(code="LIF-BIO", parent=life)
    research = CooperationFormFactory(code="RTD")
    joint = CooperationFormFactory(code="RESEARCH", head=research, is_head=False)
    told_practice(title_en="One", sector=bio, form=joint, purposes=["expand"], position=1)
    told_practice(
        title_en="Two", profiles=[ProfileFactory(japanese=True)], purposes=["inspire"], position=2
    )
    told_practice(title_en="Draft", sector=bio, state="draft")
    assert titles(client, "sector=LIF") == ["One"]
    assert titles(client, "form=RTD") == ["One"]
    assert titles(client, "purpose=inspire") == ["Two"]
    assert titles(client, "side=eu") == ["One"]
    assert titles(client, "side=jp&purpose=expand") == []


def test_practices_are_found_by_words_in_either_script(client):
    forest = told_practice(
        title_en="Smart forest bioeconomy", title_ja="スマート森林バイオエコノミー", position=1
    )
    told_practice(title_en="Ten years of food", title_ja="食の10年", position=2)
    refresh_practices(Practice.objects.values_list("pk", flat=True))
    assert titles(client, "q=forests") == [forest.title_en]
    assert titles(client, "q=森林") == [forest.title_en]
    assert titles(client, "q=nothing+of+that") == []


def test_an_unknown_value_is_named_and_nothing_is_listed(client):
    told_practice()
    response = client.get("/en/practices/?sector=NONE")
    assert (response.status_code, len(response.context["page"])) == (400, 0)


def test_the_page_tells_everything(client):
    practice = told_practice(
        title_en="Ten years of food",
        summary_en="They met.",
        lessons_en="Begin small.",
        evidence_en="A factory.",
        purposes=["trigger"],
        webinar_on=date(2021, 12, 17),
        recording_url="https://example.org/recording",
    )
    IndicatorFactory(
        practice=practice,
        name_en="Guests from Europe",
        value=Decimal("11.00"),
        comparison=Decimal("5.00"),
        comparison_en="average of Japan",
        unit="%",
        year=2018,
    )
    agreement = AgreementFactory(partnership=practice.partnership)
    hidden = ProfileFactory(draft=True, name_en="Not yet")
    supporter = ProfileFactory(name_en="A bank")
    for profile in (hidden, supporter):
        PartnershipParty.objects.create(
            partnership=practice.partnership, profile=profile, role="supporter"
        )
    html = client.get(practice.get_absolute_url()).content.decode()
    for text in ("Ten years of food", "They met.", "Begin small.", "A factory.", "October 2018"):
        assert text in html
    for text in ("(Supporter)", "Trigger: start a cooperation", "Fri 17 December 2021"):
        assert text in html
    for text in ("11 %", "against 5 % (average of Japan)", "https://example.org/recording"):
        assert text in html
    assert agreement.get_absolute_url() in html
    assert "Not yet" not in html
    assert "Not yet" not in client.get("/en/practices/").content.decode()


def test_a_practice_leads_on_to_its_partners_and_to_similar_ones(client):
    practice = told_practice()
    about = practice.partnership
    sector, form = about.sectors.get().code, about.forms.get().code
    html = client.get(practice.get_absolute_url()).content.decode()
    for party in about.parties.all():
        prefilled = f"/en/meetings/new/?to={party.profile.slug}&amp;sector={sector}&amp;form={form}"
        assert f'href="{prefilled}"' in html
    assert f'href="/en/partners/?sector={sector}&amp;form={form}"' in html


def test_who_has_the_same_need_is_named_closest_first_and_once(client):
    practice = told_practice()
    about = practice.partnership
    sector, form = about.sectors.get(), about.forms.get()
    sector_only, both = ProfileFactory(), ProfileFactory()
    for profile, asked in ((sector_only, CooperationFormFactory()), (both, form)):
        InterestFactory(profile=profile, direction=Direction.SEEK, sector=sector, form=asked)
    InterestFactory(
        profile=both, direction=Direction.SEEK, sector=sector, form=CooperationFormFactory()
    )
    party = about.parties.first().profile
    for profile in (party, ProfileFactory(draft=True)):
        InterestFactory(profile=profile, direction=Direction.SEEK, sector=sector, form=form)
    InterestFactory(direction=Direction.OFFER, sector=sector, form=form)
    found = client.get(practice.get_absolute_url()).context["seekers"]
    assert (found[0].profile, found[0].wish.form) == (both, form)
    assert [one.profile for one in found] == [both, sector_only]


def test_an_unknown_practice_is_not_found(client):
    assert client.get("/en/practices/nothing/").status_code == 404


# Written by those who take part ------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "edit/"])
@pytest.mark.parametrize(
    ("reader", "page", "form"),
    [
        ("visitor", 404, 302),
        ("stranger", 404, 404),
        ("member", 200, 403),
        ("editor", 200, 200),
        ("partner", 200, 200),
        ("staff", 200, 200),
    ],
)
def test_a_draft_is_seen_by_its_partners_and_written_by_their_editors(
    client, reader, page, form, path
):
    first, second = ProfileFactory(), ProfileFactory(japanese=True)
    practice = told_practice(profiles=[first, second], state="draft")
    people = {
        "stranger": lambda: UserFactory(profile=ProfileFactory()),
        "member": lambda: UserFactory(member_of=first),
        "editor": lambda: UserFactory(profile=first),
        "partner": lambda: UserFactory(profile=second),
        "staff": lambda: UserFactory(desk="eu"),
    }
    if reader in people:
        client.force_login(people[reader]())
    status = client.get(f"/en/practices/{practice.slug}/{path}").status_code
    assert status == (form if path else page)


@pytest.mark.parametrize(
    ("reader", "status"), [("visitor", 302), ("member", 403), ("editor", 200), ("staff", 200)]
)
def test_editors_and_the_helpdesk_may_begin_one(client, reader, status):
    profile = ProfileFactory()
    if reader == "member":
        role = AffiliationRole.MEMBER
        client.force_login(AffiliationFactory(profile=profile, role=role).user)
    if reader == "editor":
        client.force_login(UserFactory(profile=profile))
    if reader == "staff":
        client.force_login(UserFactory(desk="jp"))
    assert client.get("/en/practices/new/").status_code == status


def test_an_editor_tells_of_a_new_cooperation(client):
    own, partner = ProfileFactory(name_en="Vitagora"), ProfileFactory(name_ja="九州", name_en="")
    user = UserFactory(profile=own)
    client.force_login(user)
    sector = SectorFactory(parent=SectorFactory())
    form = CooperationFormFactory()
    values = {
        "partners": "vitagora\n九州",
        "started": "2011",
        "ways": [form.code],
        "sectors": [sector.code],
        "title_en": "Ten years",
        "purposes": ["expand"],
    }
    one = {"name_en": "Years", "value": "10", "unit": "", "year": "2021"}
    response = client.post("/en/practices/new/", values | figures(one))
    practice = Practice.objects.get()
    assert response.url == f"/en/practices/{practice.slug}/edit/"
    about = practice.partnership
    assert (practice.slug, practice.state, practice.author) == ("ten-years", "draft", user)
    assert (about.started_on, about.started_precision) == (date(2011, 1, 1), "year")
    assert list(about.profiles.order_by("pk")) == [own, partner]
    assert (about.sectors.get(), about.forms.get()) == (sector, form)
    assert (practice.indicators.get().value, practice.indicators.get().year) == (10, 2021)
    assert not Partnership.objects.told().exists()


def test_an_editor_tells_of_a_known_cooperation_without_changing_it(client):
    own = ProfileFactory()
    known = PartnershipFactory(profiles=[own], name_en="Known")
    PartnershipFactory(name_en="Of others")
    client.force_login(UserFactory(profile=own))
    offered = client.get("/en/practices/new/").context["form"].fields["partnership"].choices
    assert [label for _value, label in offered][1:] == ["Known"]
    values = {"partnership": str(known.public_id), "title_en": "More", "started": "1999"}
    client.post("/en/practices/new/", values | figures())
    known.refresh_from_db()
    assert Practice.objects.get().partnership == known
    assert known.started_on == date(2018, 10, 1)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title_en", ""),
        ("partners", "Nobody at all"),
        ("partners", ""),
        ("started", "30/05/2022"),
        ("recording_url", "javascript:alert(1)"),
        ("summary_en", "x" * 4001),
        ("lessons_en", "control\x01character"),
        ("sectors", ["NONE"]),
    ],
)
def test_a_wrong_entry_is_named_and_nothing_is_lost(client, field, value):
    own = ProfileFactory(name_en="Vitagora")
    client.force_login(UserFactory(profile=own))
    values = {"partners": "Vitagora", "title_en": "Ten years", "evidence_en": "Kept words."}
    response = client.post("/en/practices/new/", values | {field: value} | figures())
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "Kept words." in response.content.decode()
    assert not Practice.objects.exists()


def test_an_author_takes_part(client):
    client.force_login(UserFactory(profile=ProfileFactory()))
    other = ProfileFactory(name_en="Others")
    response = client.post(
        "/en/practices/new/", {"partners": other.name_en, "title_en": "Theirs"} | figures()
    )
    assert response.context["form"].errors["partners"] == [
        "Your organisation must be one of the partners."
    ]
    assert not Practice.objects.exists()
    assert not Partnership.objects.exists()


def test_who_saves_second_sees_both_texts_and_decides(client):
    own = ProfileFactory()
    practice = told_practice(profiles=[own], state="draft", title_en="Old", summary_en="Old.")
    first = UserFactory(profile=own, given_name="Aki", family_name="Mori")
    address = f"/en/practices/{practice.slug}/edit/"
    client.force_login(first)
    page = client.get(address).context
    values = {"partners": own.name_en, "title_en": "Old", "summary_en": "Old."}
    values |= {"lock": page["lock"], "read": page["editor"].read}
    theirs = {"title_en": "Their title", "purposes": ["inspire"], "lessons_en": "Theirs."}
    one_row = figures({"name_en": "Visits", "value": "3"})
    assert client.post(address, values | theirs | one_row).status_code == 302
    client.force_login(UserFactory(profile=own))
    mine = values | {"title_en": "My title", "summary_en": "Mine."}
    second = client.post(address, mine | figures({"name_en": "Visits", "value": "4"}))
    assert second.status_code == 422
    html = second.content.decode()
    assert "Aki Mori saved on" in html
    assert "<del>Their</del><ins>My</ins> title" in html
    clashes = [(one.change.name, one.keep, one.both) for one in second.context["clashes"]]
    assert clashes == [
        ("title_en", "mine", True),
        ("summary_en", "mine", False),
        ("lessons_en", "theirs", False),
        ("purposes", "theirs", False),
        ("figures", "mine", True),
    ]
    decision = posted(second.context["typed"])
    decision |= {"lock": second.context["lock"], "read": second.context["read"]}
    decision |= {"keep-title_en": "mine", "keep-summary_en": "mine", "keep-lessons_en": "theirs"}
    decision |= {"keep-purposes": "theirs", "keep-figures": "theirs"}
    assert client.post(address, decision).status_code == 302
    practice.refresh_from_db()
    assert (practice.title_en, practice.summary_en, practice.lessons_en, practice.purposes) == (
        "My title",
        "Mine.",
        "Theirs.",
        ["inspire"],
    )
    assert [one.value for one in practice.indicators.all()] == [3]


def posted(typed):
    """Hidden fields as a browser posts them: a name may stand more than once."""
    data = {}
    for name, value in typed:
        data.setdefault(name, []).append(value)
    return data


# Checked by an expert ----------------------------------------------------------------------------


@pytest.fixture
def submitted(client):
    """A practice on its way: own, author, practice."""
    own = ProfileFactory()
    author = UserFactory(profile=own)
    practice = told_practice(
        profiles=[own],
        state="draft",
        author=author,
        title_en="Ten years",
        summary_en="They met.",
        lessons_en="Begin small.",
    )
    desk = UserFactory(desk="eu")
    client.force_login(author)
    values = {"partners": own.name_en, "title_en": "Ten years", "summary_en": "They met."}
    values |= {"lessons_en": "Begin small.", "then": "submit", "lock": stamp_of(practice)}
    about = practice.partnership
    values |= {"ways": [about.forms.get().code], "sectors": []}
    leaf = SectorFactory(parent=SectorFactory())
    response = client.post(
        f"/en/practices/{practice.slug}/edit/", values | {"sectors": [leaf.code]} | figures()
    )
    assert response.status_code == 302
    practice.refresh_from_db()
    return practice, author, desk


def test_submitting_tells_the_helpdesk(submitted):
    practice, _author, desk = submitted
    assert practice.state == PracticeState.SUBMITTED
    mail = OutgoingMail.objects.get(to=desk.email)
    assert "Ten years" in mail.subject
    assert f"/practices/{practice.slug}/review/" in mail.text


def test_what_is_incomplete_is_not_submitted(client):
    own = ProfileFactory()
    practice = told_practice(profiles=[own], state="draft")
    client.force_login(UserFactory(profile=own))
    values = {"partners": own.name_en, "title_en": "Ten", "then": "submit"}
    client.post(
        f"/en/practices/{practice.slug}/edit/", values | {"lock": stamp_of(practice)} | figures()
    )
    practice.refresh_from_db()
    assert (practice.state, practice.title_en) == (PracticeState.DRAFT, "Ten")
    assert not OutgoingMail.objects.exists()


def test_while_it_is_read_the_text_stays_as_it_is(client, submitted):
    practice, author, _desk = submitted
    client.force_login(author)
    address = f"/en/practices/{practice.slug}/edit/"
    assert client.get(address).context["waiting"] is True
    values = {"partners": "x", "title_en": "Other", "lock": stamp_of(practice)}
    assert client.post(address, values | figures()).status_code == 422
    client.post(f"/en/practices/{practice.slug}/take-back/")
    practice.refresh_from_db()
    assert (practice.state, practice.title_en) == (PracticeState.DRAFT, "Ten years")


def decide(client, practice, **values):
    return client.post(f"/en/practices/{practice.slug}/review/", values)


def test_an_expert_publishes(client, submitted):
    practice, author, desk = submitted
    client.force_login(desk)
    decide(client, practice, decision="publish", comment="Well told.")
    practice.refresh_from_db()
    assert (practice.state, practice.reviewed_by) == (PracticeState.PUBLISHED, desk)
    mail = OutgoingMail.objects.get(to=author.email)
    assert "Well told." in mail.text
    client.logout()
    assert titles(client) == ["Ten years"]
    assert titles(client, "q=ten+years") == ["Ten years"]
    actions = Logged.objects.filter(record_id=practice.public_id).order_by("pk")
    assert [entry.action for entry in actions] == [
        "practice.changed",
        "practice.submitted",
        "practice.published",
    ]


def test_an_expert_sends_back_with_words_and_the_author_sees_them(client, submitted):
    practice, author, desk = submitted
    client.force_login(desk)
    assert decide(client, practice, decision="send-back").status_code == 422
    decide(client, practice, decision="send-back", comment="Name the years.")
    assert "Name the years." in OutgoingMail.objects.get(to=author.email).text
    client.force_login(author)
    for path in ("", "edit/"):
        html = client.get(f"/en/practices/{practice.slug}/{path}").content.decode()
        assert "Name the years." in html
        assert "Sent back for changes" in html
    assert [one.title for one in client.get("/en/practices/").context["own"]] == ["Ten years"]


def test_a_decision_is_made_once(client, submitted):
    practice, author, desk = submitted
    client.force_login(desk)
    decide(client, practice, decision="publish")
    second = decide(client, practice, decision="send-back", comment="Too late.")
    practice.refresh_from_db()
    assert (second.status_code, practice.state) == (422, PracticeState.PUBLISHED)
    assert OutgoingMail.objects.filter(to=author.email).count() == 1


@pytest.mark.parametrize(("reader", "status"), [("visitor", 302), ("author", 403), ("staff", 200)])
def test_only_the_helpdesk_decides(client, submitted, reader, status):
    practice, author, desk = submitted
    client.logout()
    if reader != "visitor":
        client.force_login({"author": author, "staff": desk}[reader])
    assert client.get(f"/en/practices/{practice.slug}/review/").status_code == status


def test_what_is_published_is_the_helpdesks_to_change(client):
    own = ProfileFactory()
    practice = told_practice(profiles=[own])
    client.force_login(UserFactory(profile=own))
    assert client.get(f"/en/practices/{practice.slug}/edit/").status_code == 403
    client.force_login(UserFactory(desk="eu"))
    assert client.get(f"/en/practices/{practice.slug}/edit/").status_code == 200


def test_drafts_stay_out_of_the_api_and_the_home_page(client):
    told_practice(state="draft", title_en="Secret")
    assert client.get("/api/v1/practices/").json()["count"] == 0
    assert client.get("/api/v1/partnerships/").json()["count"] == 0
    assert "Secret" not in client.get("/en/").content.decode()

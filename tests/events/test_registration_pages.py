"""Pages of registration: one's own, and the organisers'."""

from datetime import timedelta

import pytest

from events.enums import Right
from events.models import Event, Question, Registration, TeamMember
from events.queries.mailings import readers_of
from tests.events.stages import conference, helpdesk
from tests.events.test_parts import wishes, with_part
from tests.events.test_registrations import comes, opened
from tests.factories import ProfileFactory, UserFactory

pytestmark = pytest.mark.django_db
FORM = {"role": "delegate", "language": "en", "seen_by": "nobody"}


@pytest.fixture
def officer(client):
    profile = ProfileFactory(slug="gifu")
    user = UserFactory(profile=profile)
    client.force_login(user)
    client.person, client.profile = user, profile
    return client


def path(event, page="register/"):
    return f"/en/events/{event.slug}/{page}"


def test_one_registers_from_the_standing_profile(officer):
    event = opened()
    page = officer.get(path(event))
    # Nothing that the profile says, and nothing that there is no choice of.
    assert list(page.context["form"].fields) == [
        *("role", "language", "interpretation", "access_needs", "seen_by")
    ]
    response = officer.post(path(event), FORM | {"access_needs": "A ramp"})
    made = Registration.objects.get()
    assert response.url == made.get_absolute_url()
    assert (made.user, made.profile, made.access_needs) == (
        officer.person,
        officer.profile,
        "A ramp",
    )
    html = officer.get(response.url).content.decode()
    assert made.code in html
    assert "Your registration" in officer.get(path(event, "")).content.decode()
    assert "Your registrations" in officer.get("/en/events/").content.decode()


def test_an_editor_registers_a_colleague_and_a_member_only_itself(officer):
    event = opened()
    colleague = UserFactory(member_of=officer.profile)
    sent = FORM | {"person": str(colleague.public_id)}
    assert officer.post(path(event), sent).status_code == 302
    assert (Registration.objects.get().user, Registration.objects.get().by) == (
        colleague,
        officer.person,
    )
    officer.force_login(colleague)
    assert "person" not in officer.get(path(event)).context["form"].fields


def test_questions_are_asked_of_those_whom_they_concern(officer):
    event = opened()
    event.ends_at += timedelta(days=1)
    event.save()
    day = event.ends_at.date()
    asked = {
        "all": Question(kind="text", label_en="Diet?", required=True),
        "japan": Question(kind="yes_no", label_en="Flight?", side="jp", required=True),
        "second": Question(
            kind="choice", label_en="Bus?", choices_en="A\nB", on_day=day, required=True
        ),
    }
    for question in asked.values():
        question.event = event
        question.save()
    names = {key: f"q{question.pk}" for key, question in asked.items()}
    fields = officer.get(path(event)).context["form"].fields
    assert [names[key] in fields for key in asked] == [True, False, True]
    first_day = FORM | {"days": ["2030-05-17"]}
    response = officer.post(path(event), first_day)
    assert list(response.context["form"].errors) == [names["all"]]
    both_days = FORM | {"days": ["2030-05-17", "2030-05-18"], names["all"]: "None"}
    assert list(officer.post(path(event), both_days).context["form"].errors) == [names["second"]]
    assert officer.post(path(event), first_day | {names["all"]: "None"}).status_code == 302
    assert [one["answer"] for one in Registration.objects.get().answers] == ["None"]


def test_what_is_said_can_be_changed_and_cancelled(officer):
    event = opened()
    officer.post(path(event), FORM)
    made = Registration.objects.get()
    officer.post(made.get_absolute_url(), FORM | {"role": "observer", "seen_by": "public"})
    made.refresh_from_db()
    assert (made.role, made.seen_by) == ("observer", "public")
    officer.post(f"{made.get_absolute_url()}cancel/")
    made.refresh_from_db()
    assert made.state == "cancelled"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("cancelled", "This event does not take place."),
        ("postponed", "A new date is not fixed yet."),
    ],
)
def test_ones_own_page_says_that_the_event_is_off(officer, state, words):
    event = opened()
    officer.post(path(event), FORM)
    Event.objects.filter(pk=event.pk).update(state=state)
    shown = officer.get(Registration.objects.get().get_absolute_url())
    assert words in shown.content.decode()
    told = officer.get("/en/events/").content.decode().partition("Your registrations")[2]
    assert state.capitalize() in told.partition("</section>")[0]


def test_a_kept_seat_is_taken_by_a_button_and_not_by_opening_the_page(client):
    event = opened(capacity=1)
    first, second = comes(event), comes(event)
    client.force_login(first.user)
    client.post(f"{first.get_absolute_url()}cancel/")
    client.force_login(second.user)
    assert "Take this seat" in client.get(second.get_absolute_url()).content.decode()
    assert client.get(f"{second.get_absolute_url()}take/").status_code == 405
    second.refresh_from_db()
    assert second.state == "offered"
    client.post(f"{second.get_absolute_url()}take/")
    second.refresh_from_db()
    assert second.state == "confirmed"


def test_who_sees_a_registration(client):
    event = opened()
    made = comes(event)
    organiser = UserFactory()
    TeamMember.objects.create(event=event, user=organiser, rights=[Right.REGISTRATIONS])
    programmer = UserFactory()
    TeamMember.objects.create(event=event, user=programmer, rights=[Right.PROGRAMME])
    people = [
        (made.user, 200),
        (UserFactory(profile=made.profile), 404),
        (UserFactory(), 404),
        (programmer, 404),
        (organiser, 200),
        (helpdesk(), 200),
    ]
    assert client.get(made.get_absolute_url()).status_code == 302
    for user, status in people:
        client.force_login(user)
        assert client.get(made.get_absolute_url()).status_code == status


def test_attendance_is_shown_as_the_person_chooses(client):
    event = opened()
    made = [comes(event, family_name=name) for name in ("Hidden", "Shared", "Public")]
    for one, seen_by in zip(made, ("nobody", "participants", "public"), strict=True):
        one.seen_by = seen_by
        one.save()

    def seen():
        html = client.get(path(event, "")).content.decode().partition("Who comes")[2]
        return [name for name in ("Hidden", "Shared", "Public") if f"Kim {name}" in html]

    assert seen() == ["Public"]
    client.force_login(UserFactory())
    assert seen() == ["Public"]
    client.force_login(made[0].user)
    assert seen() == ["Shared", "Public"]


def test_without_an_organisation_or_an_open_event_the_page_says_what_to_do(client):
    client.force_login(UserFactory())
    assert "You act for no organisation" in client.get(path(opened())).content.decode()
    client.force_login(UserFactory(profile=ProfileFactory()))
    assert "No registration now" in client.get(path(conference())).content.decode()


@pytest.mark.parametrize("page", ["console/people/", "console/registration/"])
def test_organisers_pages_ask_for_the_right(client, page):
    event, with_right, without = opened(), UserFactory(), UserFactory()
    TeamMember.objects.create(event=event, user=with_right, rights=[Right.REGISTRATIONS])
    TeamMember.objects.create(event=event, user=without, rights=[Right.PROGRAMME])
    for user, status in ((UserFactory(), 403), (without, 403), (with_right, 200)):
        client.force_login(user)
        assert client.get(path(event, page)).status_code == status


def test_organisers_narrow_the_list_and_decide(client):
    event = opened(needs_approval=True)
    european = comes(event, family_name="Anna")
    japanese = comes(event, profile=ProfileFactory(japanese=True), family_name="Sato")
    client.force_login(helpdesk())

    def listed(query):
        page = client.get(path(event, f"console/people/?{query}")).context["page"]
        return {one.pk for one in page}

    assert listed("") == {european.pk, japanese.pk}
    assert listed("side=jp") == {japanese.pk}
    assert listed("kind=cluster") == {european.pk}
    assert listed("words=anna") == {european.pk}
    assert listed(f"words={japanese.code}") == {japanese.pk}
    assert client.get(path(event, "console/people/?side=moon")).status_code == 400
    client.post(path(event, f"console/people/{european.public_id}/decide/"), {"decision": "accept"})
    assert listed("state=confirmed") == {european.pk}
    assert listed("state=pending") == {japanese.pk}


def test_terms_are_set_and_questions_added_and_taken_away(client):
    event = opened()
    client.force_login(helpdesk())
    page = path(event, "console/registration/")
    terms = {"terms-capacity": "5", "terms-hold_hours": "24", "terms-needs_approval": "on"}
    until = {"terms-until_day": "2030-05-01", "terms-until_hour": "23:59", "terms-day0": "4"}
    assert client.post(page, terms | until).status_code == 302
    event.refresh_from_db()
    assert (event.capacity, event.hold_hours, event.needs_approval) == (5, 24, True)
    assert event.registration_until.isoformat() == "2030-05-01T21:59:00+00:00"
    assert event.days.get().capacity == 4
    response = client.post(page, terms | {"terms-until_day": "2030-05-01"})
    assert list(response.context["terms"].errors) == ["until_hour"]
    asked = {"action": "question", "question-kind": "choice", "question-label_en": "Bus?"}
    response = client.post(page, asked)
    assert list(response.context["question"].errors) == ["choices_en"]
    assert client.post(page, asked | {"question-choices_en": "A\nB"}).status_code == 302
    question = event.questions.get()
    assert question.options == [("A", "A"), ("B", "B")]
    client.post(f"{page}questions/{question.pk}/remove/")
    assert not event.questions.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_registrations_costs_the_same(client, django_assert_num_queries, count):
    event = opened()
    for _number in range(count):
        comes(event)
    client.force_login(helpdesk())
    with django_assert_num_queries(8):
        response = client.get(path(event, "console/people/"))
    assert len(response.context["page"].object_list) == count


@pytest.mark.parametrize("count", [1, 3])
def test_the_own_registrations_cost_the_same(client, django_assert_num_queries, count):
    profile = ProfileFactory()
    made = comes(opened(), profile=profile)
    for _number in range(count - 1):
        event = opened()
        Registration.objects.create(
            event=event, user=made.user, profile=profile, state="confirmed", language="en"
        )
    client.force_login(made.user)
    with django_assert_num_queries(5):
        response = client.get("/en/events/")
    assert len(response.context["own"]) == count


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            [
                "Parts that you sign up for",
                "Site visit – Fri 17 May 2030 09:00–10:00",
                "1 seat left",
                "What you have signed up for",
                "every seat is taken",
            ],
        ),
        (
            "ja",
            [
                "申し込む個別プログラム",
                "施設見学 – 2030年5月17日（金） 09:00–10:00",
                "残り1席",
                "お申し込み済みの個別プログラム",
                "満席",
            ],
        ),
    ],
)
def test_one_signs_up_for_a_part_and_reads_it_in_ones_language(officer, language, words):
    event, part = with_part(seats=1)
    asked, told, left, own, full = words
    page = path(event).replace("/en/", f"/{language}/")
    html = officer.get(page).content.decode()
    assert [one in html for one in (asked, told, left, own)] == [True, True, True, False]
    officer.post(page, FORM | {"parts": [str(part.public_id)]})
    made = Registration.objects.get()
    assert list(made.parts.all()) == [part]
    address = made.get_absolute_url().replace("/en/", f"/{language}/")
    shown = officer.get(address)
    html = shown.content.decode()
    assert [one in html for one in (asked, told, own, full)] == [True] * 4
    assert shown.context["form"].initial["parts"] == [str(part.public_id)]
    officer.post(address, FORM)
    assert not made.parts.exists()


def test_a_full_part_is_refused_beside_its_field_and_nothing_typed_is_lost(officer):
    event, part = with_part(seats=1)
    comes(event, wishes=wishes(part))
    response = officer.post(path(event), FORM | {"parts": [str(part.public_id)], "role": "press"})
    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (422, ["parts"])
    assert "Every seat of “Site visit” is taken." in response.content.decode()
    assert form["role"].value() == "press"


def test_without_such_parts_nothing_is_asked(officer):
    event, _part = with_part(signup=False)
    assert "parts" not in officer.get(path(event)).context["form"].fields
    made = comes(event)
    officer.force_login(made.user)
    assert "parts" not in officer.get(made.get_absolute_url()).context["form"].fields


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_registration_costs_the_same(officer, django_assert_num_queries, count):
    event, part = with_part(seats=9)
    others = [with_part(seats=9, hours=n, event=event)[1] for n in range(1, count)]
    officer.post(path(event), FORM | {"parts": [str(one.public_id) for one in (part, *others)]})
    made = Registration.objects.get()
    with django_assert_num_queries(11):
        response = officer.get(made.get_absolute_url())
    assert len(response.context["parts"]) == count
    with django_assert_num_queries(11):
        officer.get(path(event))


def test_organisers_see_who_has_signed_up_for_a_part(client):
    event, part = with_part(seats=9)
    inside, _outside = comes(event, wishes=wishes(part)), comes(event)
    client.force_login(helpdesk())
    page = client.get(path(event, f"console/people/?part={part.public_id}"))
    assert list(page.context["page"]) == [inside]
    assert "Signed up for: Site visit" in page.content.decode()
    assert client.get(path(event, "console/people/?part=1")).status_code == 400
    lines = client.get(path(event, "console/")).context["figures"].parts
    assert [(one.label, one.taken, one.seats) for one in lines] == [("Site visit", 1, 9)]


def test_a_letter_goes_to_those_who_have_signed_up_for_a_part(client):
    event, part = with_part(seats=9)
    inside, _outside = comes(event, wishes=wishes(part)), comes(event)
    words = dict.fromkeys(("subject_en", "subject_ja", "text_en", "text_ja"), "Words")
    client.force_login(helpdesk())
    client.post(path(event, "console/letters/"), words | {"part": str(part.public_id)})
    assert list(readers_of(event.letters.get())) == [inside]

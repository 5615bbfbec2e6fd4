"""What can happen to events, calls and partner searches; a part of the world of mirror_changes."""

import random
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from events.models import Call, Event, ProgrammeVersion, Session, Speaker
from events.programme.plan import to_json
from events.queries.programme import draft
from events.services.calls import check_language, publish_call, withdraw_call
from matchmaking.models import Posting
from matchmaking.services.postings import close_posting, hide_posting, renew_posting, show_posting
from regions.models import CooperationForm, Practice, Profile, Sector
from tests.contact import PostingFactory
from tests.factories import CallFactory, EventFactory

STATES = ["announced", "announced", "open", "cancelled", "draft"]


class Happenings:
    """Needs what the world has: its dice, and some or one of its rows."""

    dice: random.Random
    desk: User
    sectors: list[Sector]
    forms: list[CooperationForm]
    some: Callable[..., Profile]
    one_of: Callable
    word: Callable[[], str]

    def happenings(self) -> list[Callable[[], object]]:
        return [
            *[self.announce, self.change_event, self.publish_programme, self.cast] * 2,
            *[self.invite, self.tell_of_practice, self.drop_event, self.drop_programme],
            *[self.post, self.change_posting, self.close, self.hide] * 2,
            *[self.end_posting, self.drop_posting, self.rehearse],
            *[self.invite_all, self.change_call, self.publish, self.take_back_call] * 2,
            *[self.ask_for_sector, self.drop_call],
        ]

    # Events ----------------------------------------------------------------------------------

    def an_event(self) -> Event:
        return self.one_of(Event.objects.order_by("pk"))

    def announce(self) -> None:
        event = EventFactory(
            slug=self.word(), state=self.dice.choice(STATES), partners=[self.some()]
        )
        self.appear(event, self.some())

    def appear(self, event: Event, profile: Profile | None) -> None:
        times = {"starts_at": event.starts_at, "ends_at": event.ends_at}
        session = Session.objects.create(event=event, title_en=self.word(), **times)
        Speaker.objects.create(session=session, name_en=self.word(), profile=profile)

    def change_event(self) -> None:
        said = {"name_en": self.word(), "slug": self.word(), "state": self.dice.choice(STATES)}
        name = self.dice.choice(list(said))
        Event.objects.filter(pk=self.an_event().pk).update(**{name: said[name]})

    def cast(self) -> None:
        self.appear(self.an_event(), self.some(self.dice.choice(["published", "draft"])))

    def publish_programme(self) -> None:
        event = self.an_event()
        number = event.versions.count() + 1
        ProgrammeVersion.objects.create(event=event, number=number, content=to_json(draft(event)))

    def drop_programme(self) -> None:
        ProgrammeVersion.objects.filter(event=self.an_event()).delete()

    def invite(self) -> None:
        event, guest = self.an_event(), self.some()
        if event.partners.contains(guest):
            event.partners.remove(guest)
        else:
            event.partners.add(guest)

    def tell_of_practice(self) -> None:
        practice = self.one_of(Practice.objects.order_by("pk"))
        Event.objects.filter(pk=self.an_event().pk).update(practice=practice)

    def drop_event(self) -> None:
        self.an_event().delete()

    def rehearse(self) -> None:
        EventFactory(slug=self.word(), rehearsal_of=self.an_event())

    # Partner searches ------------------------------------------------------------------------

    def a_posting(self) -> Posting:
        return self.one_of(Posting.objects.order_by("pk"))

    def post(self) -> None:
        sector, form = self.dice.choice(self.sectors), self.dice.choice(self.forms)
        PostingFactory(organisation=self.some(), sector=sector, form=form)

    def change_posting(self) -> None:
        Posting.objects.filter(pk=self.a_posting().pk).update(title_en=self.word())

    def close(self) -> None:
        change = self.dice.choice([close_posting, renew_posting])
        change(self.a_posting(), by=self.desk)

    def hide(self) -> None:
        posting = self.a_posting()
        if posting.hidden_at:
            show_posting(posting, by=self.desk)
        else:
            hide_posting(posting, by=self.desk, why="Not here.")

    def end_posting(self) -> None:
        yesterday = timezone.localdate() - timedelta(days=1)
        Posting.objects.filter(pk=self.a_posting().pk).update(open_until=yesterday)

    def drop_posting(self) -> None:
        self.a_posting().delete()

    # Calls -----------------------------------------------------------------------------------

    def a_call(self) -> Call:
        return self.one_of(Call.objects.order_by("pk"))

    def invite_all(self) -> None:
        draft = self.dice.random() < 0.5
        CallFactory(slug=self.word(), organiser=self.some(), draft=draft)

    def change_call(self) -> None:
        name = self.dice.choice(["name_en", "slug", "text_ja"])
        Call.objects.filter(pk=self.a_call().pk).update(**{name: self.word()})

    def publish(self) -> None:
        call = self.a_call()
        for language in ("en", "ja"):
            check_language(call, language, by=self.desk, read=call.stamp)
        publish_call(call, by=self.desk, read=call.stamp)

    def take_back_call(self) -> None:
        call = self.a_call()
        reasons = {"reason_en": self.word(), "reason_ja": self.word()}
        withdraw_call(call, by=self.desk, read=call.stamp, **reasons)

    def ask_for_sector(self) -> None:
        call, sector = self.a_call(), self.dice.choice(self.sectors)
        if call.sectors.contains(sector):
            call.sectors.remove(sector)
        else:
            call.sectors.add(sector)

    def drop_call(self) -> None:
        self.a_call().delete()

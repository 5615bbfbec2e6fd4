"""Everything that can happen to a directory, at random: by services, by hand, and late.

Used by the test of the mirror and by benchmarks/mirror.py. ``Late`` writers hold their transaction
open, on connections of their own, and commit whenever the dice say so.
"""

import csv
import io
import random
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from accounts.models import User
from events.models import Event
from kernel.errors import DomainError
from regions.enums import Origin, ProfileState
from regions.imports.columns import COLUMNS
from regions.imports.writing import cells
from regions.models import (
    ImportBatch,
    Membership,
    Merge,
    Partnership,
    PartnershipParty,
    Practice,
    Profile,
    ProfileSector,
    Sector,
    Territory,
)
from regions.queries.imports import contents_of
from regions.services import importing
from regions.services.content import from_json
from regions.services.freshness import note_lapsed_interests
from regions.services.listing import reinstate_profile, rename_profile, withdraw_profile
from regions.services.merging import merge_profiles, undo_merge
from regions.services.partnerships import PartnershipContent, save_partnership
from regions.services.versions import publish_content
from tests.contact import PostingFactory
from tests.factories import (
    CooperationFormFactory,
    InterestFactory,
    PartnershipFactory,
    PracticeFactory,
    ProfileFactory,
    SectorFactory,
    TerritoryFactory,
    ThemeFactory,
)
from tests.mirror_events import Happenings

LATE = "late"  # profiles and sectors that only late writers touch, or nobody would ever get on


class Late(threading.Thread):
    """A writer that has written, and commits (or does not) when it is told to."""

    def __init__(self, write: Callable[[], None], *, commits: bool) -> None:
        super().__init__(daemon=True)
        self.write, self.commits = write, commits
        self.written, self.told = threading.Event(), threading.Event()
        self.start()
        assert self.written.wait(60)

    def run(self) -> None:
        try:
            with transaction.atomic():
                self.write()
                self.written.set()
                self.told.wait(120)
                transaction.set_rollback(not self.commits)
        finally:
            self.written.set()
            connection.close()

    def finish(self) -> None:
        self.told.set()
        self.join(60)
        assert not self.is_alive()


class World(Happenings):
    """A small directory and what happens to it. Each step is one of ``steps``, by the dice."""

    def __init__(self, dice: random.Random, *, desk: User) -> None:
        self.dice, self.desk, self.number = dice, desk, 0
        self.late: list[Late] = []
        self.sectors = SectorFactory.create_batch(4)
        self.themes = ThemeFactory.create_batch(2)
        self.forms = CooperationFormFactory.create_batch(2)
        country = TerritoryFactory(nation=True, code="FR")
        self.places = TerritoryFactory.create_batch(3, parent=country)
        self.late_sectors = SectorFactory.create_batch(3, name_en=LATE)
        self.late_profiles = [self.profile(slug=f"{LATE}-{n}") for n in range(4)]
        for _number in range(8):
            self.create()
        for _number in range(3):
            self.tie()
            self.tell_practice()
            self.announce()
            self.post()
            self.invite_all()
        self.appear(Event.objects.earliest("pk"), self.late_profiles[0])
        PostingFactory(organisation=self.late_profiles[1], sector=self.late_sectors[0])
        self.steps: list[Callable[[], object]] = [
            *[self.create, self.edit, self.write_by_hand, self.merge, self.unmerge] * 3,
            *[self.begin_late, self.finish_late, self.bring, self.take_back] * 2,
            *[self.withdraw, self.reinstate, self.rename, self.delete, self.offer, self.lapse],
            *[self.tie, self.change_tie, self.tell_practice, self.hide_practice, self.join],
            *[self.relabel, self.move, self.recode],
            *self.happenings(),
        ]

    def step(self) -> None:
        with suppress(DomainError, ProtectedError):  # a rule that says no is an answer
            self.dice.choice(self.steps)()

    def settle(self) -> None:
        """Nobody is late any more."""
        while self.late:
            self.late.pop().finish()

    # What there is ---------------------------------------------------------------------------

    def profile(self, **said: object) -> Profile:
        sectors = self.dice.sample(self.sectors, 2)
        place = self.dice.choice(self.places)
        themes = self.dice.sample(self.themes, 1)
        return ProfileFactory(sectors=sectors, themes=themes, territory=place, **said)

    def some(self, state: str = ProfileState.PUBLISHED) -> Profile:
        rows = Profile.objects.filter(state=state).exclude(slug__startswith=LATE).order_by("pk")
        return self.one_of(rows)

    def one_of(self, rows):  # any queryset
        pks = list(rows.values_list("pk", flat=True))
        if not pks:
            raise DomainError("nothing", "There is none.")
        return rows.get(pk=self.dice.choice(pks))

    def word(self) -> str:
        self.number += 1
        return f"word{self.number}"

    # What happens ----------------------------------------------------------------------------

    def create(self) -> None:
        self.profile(state=self.dice.choice(["published", "published", "draft"]))

    def edit(self) -> None:
        profile = self.some(self.dice.choice(["published", "published", "draft"]))
        content = contents_of([profile.pk])[profile.pk]
        content |= {self.dice.choice(["name_en", "summary_en"]): self.word()}
        sector = self.dice.choice(self.sectors)
        sector.refresh_from_db()
        content["flagships"] = [sector.code]
        content["sectors"] = [one for one in content["sectors"] if one not in content["flagships"]]
        with transaction.atomic():
            publish_content(profile, from_json(content), by=self.desk, origin=Origin.EDITOR)

    def write_by_hand(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE regions_profile SET summary_ja = %s WHERE id = %s",
                [self.word(), self.some().pk],
            )

    def withdraw(self) -> None:
        heir = self.some() if self.dice.random() < 0.5 else None
        withdraw_profile(self.some(), by=self.desk, reason="Gone.", successor=heir)

    def reinstate(self) -> None:
        reinstate_profile(self.some(ProfileState.WITHDRAWN), by=self.desk)

    def rename(self) -> None:
        rename_profile(self.some(), slug=self.word(), by=self.desk)

    def merge(self) -> None:
        merge_profiles(self.some(), self.some(), by=self.desk)

    def unmerge(self) -> None:
        undo_merge(self.one_of(Merge.objects.filter(undone_at=None)), by=self.desk)

    def delete(self) -> None:
        with transaction.atomic():
            self.some(self.dice.choice(["published", "withdrawn", "draft"])).delete()

    def offer(self) -> None:
        days = self.dice.choice([-1, 30])
        InterestFactory(
            profile=self.some(),
            form=self.dice.choice(self.forms),
            sector=SectorFactory(),
            text_en=self.word(),
            expires_on=timezone.localdate() + timedelta(days=days),
        )

    def lapse(self) -> None:
        note_lapsed_interests()

    def tie(self) -> None:
        made = PartnershipFactory(profiles=list({self.some(), self.some()}))
        made.sectors.add(self.dice.choice([*self.sectors, *self.late_sectors]))

    def change_tie(self) -> None:
        tie = self.one_of(Partnership.objects.order_by("pk"))
        content = PartnershipContent(name_en=self.word())
        save_partnership(tie, content, by=self.desk, lock=tie.stamp)

    def tell_practice(self) -> None:
        state = self.dice.choice(["published", "draft"])
        PracticeFactory(partnership=self.one_of(Partnership.objects.order_by("pk")), state=state)

    def hide_practice(self) -> None:
        practice = self.one_of(Practice.objects.order_by("pk"))
        practice.state = "draft" if practice.state == "published" else "published"
        practice.save()

    def join(self) -> None:
        alliance, member = self.some(), self.some()
        tie = Membership.objects.filter(alliance=alliance)
        if tie.exists():
            tie.delete()
        elif alliance != member:
            Membership.objects.create(alliance=alliance, member=member)

    def relabel(self) -> None:
        term = self.dice.choice([*self.sectors, *self.themes, *self.forms])
        type(term).objects.filter(pk=term.pk).update(name_en=self.word())

    def move(self) -> None:
        Territory.objects.filter(pk=self.dice.choice(self.places).pk).update(latitude=self.number)

    def recode(self) -> None:
        sector = self.dice.choice(self.sectors)
        sector.refresh_from_db()
        sector.code = self.word()
        sector.save()

    def bring(self) -> None:
        """Import a file: one profile again as it is told, changed, and two new ones."""
        known, place = self.some(), self.dice.choice(self.places)
        content = contents_of([known.pk])[known.pk] | {"summary_en": self.word()}
        rows = [(known.external_key or known.slug, content)]
        rows += [
            (self.word(), content | {"name_en": self.word(), "name_ja": "", "website": ""})
            for _number in range(2)
        ]
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(COLUMNS)
        writer.writerows(cells(key, said, country=place.country) for key, said in rows)
        batch = importing.receive_file(
            text.getvalue().encode(), by=self.desk, file_name="a.csv", publish=True
        )
        importing.run(batch.pk)
        batch.refresh_from_db()
        importing.request_commit(batch, by=self.desk)
        importing.run(batch.pk)

    def take_back(self) -> None:
        batch = self.one_of(ImportBatch.objects.filter(state="imported"))
        importing.request_undo(batch, by=self.desk)
        importing.run(batch.pk)

    # Who is late -----------------------------------------------------------------------------

    def begin_late(self) -> None:
        """Somebody writes and does not commit yet: a text, a sector's name, or a new tag."""
        free = [one for one in (*self.late_profiles, *self.late_sectors) if not self.busy(one)]
        if not free:
            return
        thing, word = self.dice.choice(free), self.word()
        writer = Late(self.written(thing, word), commits=self.dice.random() < 0.8)
        writer.name = self.name_of(thing)
        self.late.append(writer)

    def written(self, thing: Profile | Sector, word: str) -> Callable[[], None]:
        tag = self.dice.choice(self.sectors)

        def name() -> None:
            type(thing).objects.filter(pk=thing.pk).update(name_en=word)

        def mark() -> None:
            ProfileSector.objects.filter(profile=thing).delete()
            ProfileSector.objects.create(profile=thing, sector=tag)

        def take_part() -> None:
            tie = Partnership.objects.order_by("pk").last()
            if tie is not None and not tie.parties.filter(profile=thing).exists():
                PartnershipParty.objects.create(partnership=tie, profile=thing)

        if isinstance(thing, Sector):
            return name
        return self.dice.choice([name, mark, take_part])

    def name_of(self, thing: Profile | Sector) -> str:
        return f"{type(thing).__name__} {thing.pk}"

    def busy(self, thing: Profile | Sector) -> bool:
        return any(writer.name == self.name_of(thing) for writer in self.late)

    def finish_late(self) -> None:
        if self.late:
            self.late.pop(self.dice.randrange(len(self.late))).finish()

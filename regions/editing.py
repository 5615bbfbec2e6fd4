"""The edit form of a profile: what was read, what is typed, what was saved in the meantime."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.http import QueryDict

from regions import rules
from regions.clashes import Clash, clash, given_way, put_rows, read_prints, typed_fields
from regions.forms import InterestFormSet, ProfileForm
from regions.models import Profile
from regions.models.profiles import MAX_FLAGSHIPS
from regions.queries.completeness import written_parts
from regions.queries.versions import changes_in_words
from regions.queries.vocabulary import AllTerms
from regions.services.content import (
    CodesOfOne,
    ProfileContent,
    differences,
    digest,
    digests,
    stored,
    to_json,
)
from regions.services.versions import pending_version
from regions.translation import Translator

if TYPE_CHECKING:
    from accounts.models import User

NO_LOCK = -1  # what no version has
FLAGSHIPS = [f"flagship_{number}" for number in range(1, MAX_FLAGSHIPS + 1)]
PLAIN = ["name_en", "name_ja", "summary_en", "summary_ja", "website", "seat_city"]
PLAIN += ["languages", "sectors", "themes", "kind", "side", "territory", "seat"]
TRANSLATED = {"summary_en": "summary_ja", "summary_ja": "summary_en"}
ENTRY = ["direction", "form", "sector", "third_region", "third_region_role", "text_en", "text_ja"]


class ProfileEditor:
    """Form and entries over what is being written, or over what is public.

    ``data`` is what was typed: it stays in the form whatever is wrong with it. ``lock`` and
    ``read`` travel with the form and tell on saving whether somebody else has saved since.
    """

    def __init__(self, profile: Profile, *, by: "User", data: QueryDict | None = None) -> None:
        self.profile, self.data = profile, data
        self.pending = pending_version(profile)
        self.vocabulary = AllTerms()
        self.said: dict[str, Any] = self.pending.content if self.pending else to_json(self.start)
        self.form = ProfileForm(
            data,
            initial=in_form(self.said),
            vocabulary=self.vocabulary,
            identity=rules.can_review(by),
        )
        self.interests = InterestFormSet(
            data,
            # What is typed stands for itself: the entries of today may be others.
            initial=in_formset(self.said) if data is None else None,
            prefix="interests",
            form_kwargs={"vocabulary": self.vocabulary},
        )

    @cached_property
    def start(self) -> ProfileContent:
        """What the editor goes on from."""
        if self.pending is None:
            return stored(self.profile)
        codes = CodesOfOne(self.profile.territory, self.profile.seat, terms=self.vocabulary)
        return codes.content(self.pending.content)

    def is_valid(self) -> bool:
        return self.form.is_valid() and self.interests.is_valid()

    @property
    def content(self) -> ProfileContent:
        entries = [row.content for row in self.interests.filled]
        content = self.form.content(entries, start=self.start)
        return replace(content, machine_translated=self.unconfirmed(content))

    @property
    def machine(self) -> dict[str, str]:
        """The texts that a machine wrote, each with the digest of what it wrote."""
        known = {
            name: digest(name, self.said.get(name))
            for name in self.said.get("machine_translated", [])
        }
        sent = {name: self.data.get(f"machine_{name}") for name in TRANSLATED} if self.data else {}
        return known | {name: mark for name, mark in sent.items() if mark}

    @property
    def filled(self) -> set[str]:
        """The parts of ``queries.completeness`` that what is being written has."""
        contact = self.profile.key_functions.filter(consented_at__isnull=False).exists()
        return written_parts(self.said, contact=contact)

    def unconfirmed(self, content: ProfileContent) -> list[str]:
        """Texts that stand as a machine wrote them; who edits or confirms one makes it human."""
        typed: Mapping[str, Any] = self.data or {}
        return [
            name
            for name, mark in sorted(self.machine.items())
            if mark == digest(name, getattr(content, name)) and not typed.get(f"confirm_{name}")
        ]

    @property
    def lock(self) -> int | None:
        """That of the version which the editor read; None where there was none."""
        if self.data is None:
            return self.pending.lock if self.pending else None
        typed = self.data.get("lock", "")
        if not typed:
            return None
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else NO_LOCK

    @property
    def read(self) -> dict[str, str] | None:
        """The digests of the content that the editor read."""
        if self.data is None:
            return digests(self.said)
        return read_prints(self.data)

    @property
    def read_text(self) -> str:
        return json.dumps(self.read)

    @property
    def typed(self) -> list[tuple[str, str]]:
        """All that was typed, for hidden fields."""
        return typed_fields(self.data)

    def clashes(self, theirs: dict[str, Any]) -> list[Clash]:
        """Where the typed text differs from what stands now, and what to propose."""
        read, mine = self.read or {}, to_json(self.content)
        asked = [*self.form.fields, "flagships", "interests"]
        changed = {name: pair for name, pair in differences(theirs, mine).items() if name in asked}
        return [
            clash(
                change,
                read=read.get(change.name),
                mine=digest(change.name, mine.get(change.name)),
                theirs=digest(change.name, theirs.get(change.name)),
            )
            for change in changes_in_words(changed)
        ]


def decided(typed: QueryDict, theirs: dict[str, Any]) -> QueryDict:
    """What was typed, with the other's text where ``keep-<field>`` says so."""
    data = typed.copy()
    for name in given_way(typed):
        put(data, name, theirs)
    return data


def suggested(typed: QueryDict, translator: Translator) -> QueryDict:
    """What was typed, with an empty summary filled from the other language; nothing is replaced."""
    data = typed.copy()
    for empty, source in TRANSLATED.items():
        said = typed.get(source, "").strip()
        if said and not typed.get(empty, "").strip():
            text = translator.translate(said, source=source[-2:], target=empty[-2:])
            data[empty], data[f"machine_{empty}"] = text, digest(empty, text)
    return data


def put(data: QueryDict, name: str, theirs: dict[str, Any]) -> None:
    """Fill one field of the form as the other text has it."""
    values = in_form(theirs)
    if name == "interests":
        put_rows(data, "interests", in_formset(theirs))
    elif name == "flagships":
        for flagship in FLAGSHIPS:
            data[flagship] = str(values.get(flagship, ""))
    elif isinstance(values.get(name), list):
        data.setlist(name, [str(value) for value in theirs[name]])
    elif name in values:
        data[name] = str(values[name])


def in_form(said: dict[str, Any]) -> dict[str, object]:
    """A content as the form's first values."""
    values: dict[str, object] = {name: said.get(name, "") for name in PLAIN}
    return values | dict(zip(FLAGSHIPS, said.get("flagships", []), strict=False))


def in_formset(said: dict[str, Any]) -> list[dict[str, str]]:
    return [{name: entry.get(name, "") for name in ENTRY} for entry in said.get("interests", [])]

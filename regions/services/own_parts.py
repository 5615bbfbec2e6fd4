"""What an officer has in care of the directory's own rows (see ``regions.passing``)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from kernel.clocks import readable_date
from kernel.models import in_reader_language
from regions.models import (
    Agreement,
    KeyFunction,
    PartnershipParty,
    Practice,
    SavedSearch,
    ShortlistEntry,
    ShortlistNote,
)
from regions.passing import Leave, Line, Part, Step, partner, partner_columns, register
from regions.services.moving import move_row, set_values
from regions.services.profiles import announce_change


class Agreements(Part):
    code = "agreements"
    label = gettext_lazy("Agreements in care")
    says = gettext_lazy("The successor gets the reminders of renewals.")
    columns = {
        **{name: name for name in ["public_id", "title_en", "title_ja", "renewal_on"]},
        "partners": "partners",
    }

    def rows(self, leave: Leave) -> QuerySet[Agreement]:
        others = PartnershipParty.objects.filter(partnership=OuterRef("partnership"))
        told = others.exclude(profile=leave.profile).order_by("pk")
        named = JSONObject(**partner_columns("profile"))
        mine = Agreement.objects.filter(partnership__parties__profile=leave.profile)
        return mine.annotate(partners=ArraySubquery(told.values(row=named))).order_by("pk")

    def line(self, row: Mapping[str, Any], leave: Leave) -> Line:  # noqa: ARG002
        text = in_reader_language(row["title_en"], row["title_ja"])
        if row["renewal_on"]:
            day = readable_date(date.fromisoformat(row["renewal_on"]))
            text = _("%(title)s – to be renewed by %(day)s") % {"title": text, "day": day}
        found = [partner(one) for one in row["partners"] or []]
        return Line(
            text=text,
            url=reverse("agreement", args=[row["public_id"]]),
            partners=[one for one in found if one],
        )


class Practices(Part):
    code = "practices"
    label = gettext_lazy("Good practices that you wrote")
    says = gettext_lazy("The helpdesk asks the successor about them.")
    columns = {name: name for name in ["slug", "title_en", "title_ja"]}

    def rows(self, leave: Leave) -> QuerySet[Practice]:
        ours = PartnershipParty.objects.filter(profile=leave.profile).values("partnership")
        return Practice.objects.filter(author=leave.leaver, partnership__in=ours).order_by("pk")

    def line(self, row: Mapping[str, Any], leave: Leave) -> Line:  # noqa: ARG002
        text = in_reader_language(row["title_en"], row["title_ja"])
        return Line(text=text, url=reverse("practice", args=[row["slug"]]))

    def pass_on(self, leave: Leave, to: User) -> list[Step]:
        field = Practice._meta.get_field("author")
        return [step for row in self.rows(leave) for step in move_row(row, field, to)]


class Contacts(Part):
    code = "contacts"
    label = gettext_lazy("Key functions with your name")
    says = gettext_lazy(
        "Your name and address are hidden at once; the successor’s are shown once they have agreed."
    )
    columns = {name: name for name in ["function_en", "function_ja"]}

    def rows(self, leave: Leave) -> QuerySet[KeyFunction]:
        mine = KeyFunction.objects.filter(profile=leave.profile, email__iexact=leave.leaver.email)
        return mine.order_by("position", "pk")

    def line(self, row: Mapping[str, Any], leave: Leave) -> Line:
        text = in_reader_language(row["function_en"], row["function_ja"])
        return Line(text=text, url=reverse("organisation-contacts", args=[leave.profile.slug]))

    def pass_on(self, leave: Leave, to: User) -> list[Step]:
        """The function stays; nobody is shown in it before the new person has agreed."""
        values = {
            "consented_at": None,
            "consent_recorded_by_id": None,
            "name_en": f"{to.given_name} {to.family_name}".strip(),
            "name_ja": f"{to.family_name_ja} {to.given_name_ja}".strip(),
            "email": to.email,
        }
        rows = list(self.rows(leave))
        steps = [step for row in rows for step in set_values(row, **values)]
        if rows:
            announce_change(leave.profile)
        return steps

    def take_back(self, leave: Leave, to: User) -> None:  # noqa: ARG002
        announce_change(leave.profile)


class Shortlist(Part):
    code = "shortlist"
    label = gettext_lazy("Shortlist of the organisation")
    says = gettext_lazy("It stays with the organisation, with its shared notes.")
    columns = partner_columns("profile")

    def rows(self, leave: Leave) -> QuerySet[ShortlistEntry]:
        listed = ShortlistEntry.objects.listed().filter(organisation=leave.profile)
        return listed.select_related("profile").order_by("-created_at", "-pk")

    def line(self, row: Mapping[str, Any], leave: Leave) -> Line:
        one = partner(row)  # not a partner yet: it is told nothing
        return Line(
            text=one.name if one else "", url=reverse("shortlist", args=[leave.profile.slug])
        )


class PrivateNotes(Part):
    code = "private_notes"
    label = gettext_lazy("Your private notes")
    says = gettext_lazy("They pass only if you want; otherwise they stay yours alone.")
    inward = True
    columns = {"text": "text", **partner_columns("entry__profile")}

    def rows(self, leave: Leave) -> QuerySet[ShortlistNote]:
        if not leave.private_notes:
            return ShortlistNote.objects.none()
        mine = ShortlistNote.objects.filter(author=leave.leaver, only_mine=True)
        return mine.filter(entry__organisation=leave.profile).order_by("pk")

    def line(self, row: Mapping[str, Any], leave: Leave) -> Line:  # noqa: ARG002
        one = partner(row)
        return Line(text=row["text"], partners=[one] if one else [])

    def pass_on(self, leave: Leave, to: User) -> list[Step]:
        field = ShortlistNote._meta.get_field("author")
        return [step for row in self.rows(leave) for step in move_row(row, field, to)]


class SavedSearches(Part):
    code = "saved_searches"
    label = gettext_lazy("Saved searches")
    says = gettext_lazy("The successor gets their mails.")
    columns = {"name": "name", "public_id": "public_id"}

    def rows(self, leave: Leave) -> QuerySet[SavedSearch]:
        if not leave.wholly:
            return SavedSearch.objects.none()
        return SavedSearch.objects.filter(user=leave.leaver).order_by("name", "pk")

    def line(self, row: Mapping[str, Any], leave: Leave) -> Line:  # noqa: ARG002
        return Line(text=row["name"], url=reverse("saved-search", args=[row["public_id"]]))

    def pass_on(self, leave: Leave, to: User) -> list[Step]:
        field = SavedSearch._meta.get_field("user")
        return [step for row in self.rows(leave) for step in move_row(row, field, to)]


def register_parts() -> None:
    register(Agreements(), Contacts(), Practices(), Shortlist(), PrivateNotes(), SavedSearches())

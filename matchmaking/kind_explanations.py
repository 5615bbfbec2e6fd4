"""Sentences about partners, their partners, alliances and third regions, in the reader's language.

Pure: names and dates go in, clauses come out. Each names the part of a profile that it comes from.
"""

from collections.abc import Sequence

from babel.lists import format_list
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from matchmaking.explanations import Clause

NAMED = 4


def tie_clauses(name: str, since: str, steps: Sequence[tuple[str, str]]) -> list[Clause]:
    """A partnership with its period, and the last known of its steps: (title, when)."""
    if since:
        text = _("You work together in “%(partnership)s” (%(since)s).")
    else:
        text = _("You work together in “%(partnership)s”.")
    told = [_partnerships(text % {"partnership": name, "since": since})]
    if steps:
        title, when = steps[-1]
        text = _("The last step known is “%(step)s” (%(when)s).")
        told.append(_partnerships(text % {"step": title, "when": when}))
    return told


def ended_clause(name: str, when: str) -> Clause:
    text = _("The partnership “%(partnership)s” has ended (%(when)s).")
    return _partnerships(text % {"partnership": name, "when": when})


def known_clause(since: int | None) -> Clause:
    """Without a source: it stands in no profile, you said it or both of you agreed."""
    if since is None:
        return Clause(_("You are in contact already."), "")
    return Clause(_("You are in contact already, since %(year)s.") % {"year": since}, "")


def via_clause(names: Sequence[str]) -> Clause:
    text = ngettext(
        "They work with %(partners)s, a partner of yours.",
        "They work with %(partners)s, partners of yours.",
        len(names),
    )
    return _partnerships(text % {"partners": _some(names)})


def nothing_shared_clause() -> Clause:
    text = _("You name no sector in common, and neither offers what the other seeks.")
    return Clause(text, "#sectors", _("Strengths"))


def members_clause(names: Sequence[str]) -> Clause:
    text = ngettext(
        "%(number)s member works in sectors of yours: %(members)s.",
        "%(number)s members work in sectors of yours: %(members)s.",
        len(names),
    )
    return _members(text % {"number": len(names), "members": _some(names)})


def alliance_sectors_clause(sectors: Sequence[str]) -> Clause:
    text = ngettext(
        "%(number)s sector in common with its members: %(sectors)s.",
        "%(number)s sectors in common with its members: %(sectors)s.",
        len(sectors),
    )
    return _members(text % {"number": len(sectors), "sectors": _some(sectors)})


def no_member_of_your_side_clause() -> Clause:
    return _members(_("No member is from your side yet."))


def trio_clause(region: str, hub: str) -> Clause:
    """``hub`` says who opens the third region: "yours", "theirs" or "third"."""
    texts = {
        "theirs": _("“%(region)s” is a target of yours, and they can be a hub there."),
        "yours": _("“%(region)s” is a target of theirs, and you can be a hub there."),
        "third": _("“%(region)s” is a target of both of you."),
    }
    return _interests(texts[hub] % {"region": region})


def third_clause(names: Sequence[str], region: str, hub: str) -> Clause:
    """Who of the third region is in the directory, or that nobody is."""
    words = {"names": _some(names), "region": region}
    if not names:
        return _interests(
            _("Nobody from “%(region)s” is in the directory yet: the helpdesk can look.") % words
        )
    if hub == "third":
        text = _("%(names)s can be the hub in “%(region)s”.")
    else:
        text = _("In the directory for “%(region)s”: %(names)s.")
    return _interests(text % words)


def trio_sectors_clause(sectors: Sequence[str]) -> Clause:
    text = ngettext(
        "Both of you work in %(sectors)s.", "Both of you work in %(sectors)s.", len(sectors)
    )
    return Clause(text % {"sectors": _some(sectors)}, "#sectors", _("Strengths"))


def partners_already_clause() -> Clause:
    return _partnerships(_("You work together already."))


def _partnerships(text: str) -> Clause:
    return Clause(text, "#partnerships", _("Partnerships"))


def _members(text: str) -> Clause:
    return Clause(text, "#members", _("Members"))


def _interests(text: str) -> Clause:
    return Clause(text, "#interests", _("Offers and seeks"))


def _some(names: Sequence[str]) -> str:
    """The first names as a list in words, and how many more there are."""
    told = list(names[:NAMED])
    if more := len(names) - len(told):
        told.append(ngettext("%(number)s more", "%(number)s more", more) % {"number": more})
    return format_list(told, locale="ja" if get_language() == "ja" else "en_GB")

"""Whether a meeting needs an interpreter, from the languages that both sides work in."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from matchmaking.enums import MeetingLanguage
from regions.models import Profile


@dataclass(frozen=True, slots=True)
class Advice:
    """What a request begins with, and why; the person who asks may decide otherwise."""

    language: str
    interpretation: bool
    reason: str

    @property
    def title(self) -> str:
        if self.interpretation:
            return _("Interpretation is suggested")
        return _("No interpretation seems to be needed")


def advise(sender: Profile, receiver: Profile) -> Advice:
    """A language that both work in, English first; else the receiver's, with an interpreter."""
    shared = [
        each for each in MeetingLanguage if works_in(sender, each) and works_in(receiver, each)
    ]
    if shared:
        reason = _("Both sides work in %(language)s.") % {"language": shared[0].label}
        return Advice(shared[0], interpretation=False, reason=reason)
    theirs = [each for each in MeetingLanguage if works_in(receiver, each)]
    language = theirs[0] if theirs else MeetingLanguage.EN
    missing = [one.name for one in (sender, receiver) if not works_in(one, language)]
    reason = _("%(language)s is not among the languages of work of: %(names)s.") % {
        "language": language.label,
        "names": " · ".join(missing),
    }
    return Advice(language, interpretation=True, reason=reason)


def works_in(profile: Profile, language: str) -> bool:
    return language in profile.languages


def pair_between(one: Profile, other: Profile) -> str:
    """The languages that an interpreter must stand between, as in ``en-ja``; empty where none is needed."""
    if not advise(one, other).interpretation:
        return ""
    return "-".join(sorted({spoken_by(one), spoken_by(other)}))


def spoken_by(profile: Profile) -> str:
    """What it would speak through an interpreter: English or Japanese where it can."""
    known = [each.value for each in MeetingLanguage if works_in(profile, each)]
    return next(iter([*known, *profile.languages]), MeetingLanguage.EN.value)

"""What an officer has in care, part by part, as every app above this one says it for its own rows.

An app registers a :class:`Part` for each kind of row (in ``AppConfig.ready``). The page of a
hand-over lists the parts, the sheet prints them, the hand-over passes them on, undoing takes them
back. So nobody below has to know what stands above.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import get_language

from kernel.models import in_reader_language

if TYPE_CHECKING:
    from accounts.models import User
    from regions.models import Profile

Step = dict[str, Any]  # of regions.services.moving


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """A person leaves an organisation.

    ``wholly``: it is the last one, so what belongs to the person alone (saved searches, follows)
    passes too. ``private_notes``: the person gives these to the successor. ``silent``: the person
    had left before, and no mail goes to an address that may be somebody else's by now.
    """

    leaver: "User"
    profile: "Profile"
    wholly: bool = True
    private_notes: bool = False
    silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """An organisation that a line is about, as far as a list needs it."""

    pk: int
    slug: str
    name_en: str
    name_ja: str

    @property
    def name(self) -> str:
        return in_reader_language(self.name_en, self.name_ja)

    @property
    def other_name(self) -> str:
        other = self.name_en if get_language() == "ja" else self.name_ja
        return "" if other == self.name else other


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of a part, for the page and for the sheet."""

    text: str
    url: str = ""
    partners: Sequence[Partner] = field(default_factory=tuple)


class Part:
    """One kind of row that an officer has in care.

    ``code`` is stable; ``label`` names the rows; ``says`` tells what the hand-over does with them.
    ``history`` marks what is only told on the sheet, ``inward`` what the partner knows nothing of.
    """

    code: ClassVar[str]
    label: ClassVar[Any]
    says: ClassVar[Any] = ""
    history: ClassVar[bool] = False
    inward: ClassVar[bool] = False
    columns: ClassVar[Mapping[str, str]] = {}

    def rows(self, leave: Leave) -> QuerySet[Any]:
        raise NotImplementedError

    def line(self, row: Mapping[str, Any], leave: Leave) -> Line:
        """From the ``columns`` of a row, which JSON has carried."""
        raise NotImplementedError

    def clashes(self, leave: Leave, to: "User") -> list[Line]:  # noqa: ARG002
        """Rows at whose hour the successor is taken already, before and after the hand-over."""
        return []

    def pass_on(self, leave: Leave, to: "User") -> list[Step]:  # noqa: ARG002
        """Pass the rows on; answers what to do in reverse order to undo it."""
        return []

    def take_back(self, leave: Leave, to: "User") -> None:  # noqa: ARG002
        """What undoing needs beyond the steps, after they were put back."""
        return

    def mail_keys(self, leave: Leave) -> list[str]:  # noqa: ARG002
        """How the keys of mails about these rows begin: those that wait are dropped."""
        return []


PARTS: list[Part] = []


def register(*parts: Part) -> None:
    """Add parts in the order in which they are shown; once each."""
    known = {part.code for part in PARTS}
    PARTS.extend(part for part in parts if part.code not in known)


def partner(row: Mapping[str, Any], prefix: str = "partner") -> Partner | None:
    """From columns named ``<prefix>_pk``, ``_slug``, ``_en`` and ``_ja``."""
    if not row.get(f"{prefix}_pk"):
        return None
    return Partner(
        pk=row[f"{prefix}_pk"],
        slug=row[f"{prefix}_slug"],
        name_en=row[f"{prefix}_en"],
        name_ja=row[f"{prefix}_ja"],
    )


def partner_columns(path: str, prefix: str = "partner") -> dict[str, str]:
    """The columns that :func:`partner` reads, of the organisation at ``path``."""
    return {
        f"{prefix}_pk": f"{path}__pk",
        f"{prefix}_slug": f"{path}__slug",
        f"{prefix}_en": f"{path}__name_en",
        f"{prefix}_ja": f"{path}__name_ja",
    }

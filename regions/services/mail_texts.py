"""The helpdesk words the letters: every save is a version, and the words of the house stay at hand."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from kernel.errors import DomainError
from mailing.kinds import LetterKind
from mailing.models import MailText
from mailing.texts import Words, problems
from regions import rules
from regions.queries.mail_texts import Standing, standard_in, standing_in


@dataclass(frozen=True, slots=True)
class Draft:
    """New words, and the version that their author had before them."""

    words: Words
    version: int


@transaction.atomic(durable=True)
def word_letter(kind: LetterKind, drafts: Mapping[str, Draft], *, by: User) -> list[MailText]:
    """Use new words from the next mail on; what did not change gets no version.

    Words that are those of the house again are the return to them.
    """
    if not rules.can_review(by):
        raise PermissionDenied
    rows = [word_in(kind, language, draft, by=by) for language, draft in drafts.items()]
    return [row for row in rows if row is not None]


def word_in(kind: LetterKind, language: str, draft: Draft, *, by: User) -> MailText | None:
    now = standing_in(kind, language)
    if draft.words == now.words:
        return None
    if found := problems(kind, draft.words):
        name, texts = next(iter(found.items()))
        raise DomainError("text_unusable", texts[0], field=f"{name}_{language}")
    is_standard = draft.words == standard_in(kind, language)
    words = Words("", "") if is_standard else draft.words
    return keep(kind, now, draft.version, words, by=by)


@transaction.atomic(durable=True)
def restore_standard(kind: LetterKind, language: str, *, by: User) -> MailText | None:
    """Go back to the words of the house. Doing so twice changes nothing."""
    if not rules.can_review(by):
        raise PermissionDenied
    now = standing_in(kind, language)
    return None if now.is_standard else keep(kind, now, now.version, Words("", ""), by=by)


def keep(kind: LetterKind, now: Standing, read: int, words: Words, *, by: User) -> MailText:
    """Write the next version; of two who saw the same one, the second is told."""
    if read != now.version:
        raise changed_meanwhile()
    try:
        with transaction.atomic():
            row = MailText.objects.create(
                key=kind.key,
                language=now.language,
                version=now.version + 1,
                subject=words.subject,
                body=words.body,
                is_standard=not words.body,
                by=by,
            )
    except IntegrityError as error:
        raise changed_meanwhile() from error
    action = "mail_text.standard_restored" if row.is_standard else "mail_text.worded"
    record(action, row, by=by, key=kind.key, language=now.language, version=row.version)
    return row


def changed_meanwhile() -> DomainError:
    return DomainError(
        "text_changed",
        _(
            "Somebody has saved other words for this letter in the meantime. Open the page in a second "
            "window, compare, and save there."
        ),
    )

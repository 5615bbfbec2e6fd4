"""The letters about tokens of programs."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from mailing.kinds import LetterKind, Placeholder
from regions.letter_placeholders import READER, block, link


def about_tokens() -> Iterator[LetterKind]:
    named = (
        READER,
        Placeholder("token", _("Name of the token"), _("Weekly report"), "{{ token.name }}"),
        block("owner", _("Whom the token is for"), _("Gifu Prefecture"), "_token_owner"),
        Placeholder("day", _("Last day"), _("31 March 2027"), "{{ token.expires_at|date }}"),
        link('{{ site_url }}{% url "api-tokens" %}'),
    )
    rights = block(
        "rights", _("What the token may do"), _("- Read meeting requests"), "_token_rights"
    )
    made, ends = _("A token for programs was made"), _("A token for programs ends soon")
    group = _("To organisations")
    yield LetterKind("regions/email/api_token_made", made, group, (*named, rights))
    yield LetterKind("regions/email/api_token_ends", ends, group, named)

"""The letters about tokens of programs and connected apps."""

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


def about_apps() -> Iterator[LetterKind]:
    group, page = _("To organisations"), link('{{ site_url }}{% url "api-tokens" %}')
    connected = (
        READER,
        Placeholder("app", _("Name of the app"), _("Gifu calendar"), "{{ connection.app.name }}"),
        Placeholder(
            "operator", _("Who runs it"), _("Gifu Prefecture"), "{{ connection.app.operator }}"
        ),
        block("owner", _("Whom the app is for"), _("Gifu Prefecture"), "_app_owner"),
        Placeholder("day", _("Last day"), _("31 March 2027"), "{{ connection.expires_at|date }}"),
        page,
        block("rights", _("What the app may do"), _("- Read meeting requests"), "_app_rights"),
    )
    ended = (
        READER,
        Placeholder("name", _("Name of the token or app"), _("Weekly report"), "{{ name }}"),
        Placeholder("reason", _("Reason"), _("The address was found in public."), "{{ reason }}"),
        page,
    )
    yield LetterKind("regions/email/app_connected", _("An app was connected"), group, connected)
    yield LetterKind(
        "regions/email/access_ended", _("The helpdesk ended a token or app"), group, ended
    )

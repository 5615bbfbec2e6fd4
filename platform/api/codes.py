"""Every ``code`` that a problem may carry: what it means, and what to do.

An app registers those of its own rules when it is loaded; the page of the documentation lists all.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

CODES: dict[str, Text] = {
    "parse_error": _("The body is no JSON. Mend it."),
    "json_too_deep": _("The JSON is nested deeper than anything that is read here."),
    "invalid_parameter": _("A parameter is unknown or has a wrong value; errors names it."),
    "invalid_input": _("A member of the body is missing, wrong or unknown; errors points at it."),
    "idempotency_key_invalid": _("The Idempotency-Key is empty, too long or not printable."),
    "not_authenticated": _("Send a token, or sign in on the site."),
    "token_malformed": _(
        "The text is no token of ours: most likely it was cut off. Copy it again."
    ),
    "token_unknown": _("There is no such token. Make a new one."),
    "token_expired": _("The token has ended. Make a new one."),
    "token_revoked": _("The token was revoked. Make a new one."),
    "token_identity_only": _(
        "The app may only know who its person is. Connect it anew, with a right."
    ),
    "permission_denied": _("You see this, but may not do it: ask somebody who may."),
    "scope_missing": _("The token lacks the right in extra.scope. Make one that has it."),
    "organisation_left": _("You do not work for the organisation of the token. Revoke the token."),
    "csrf_failed": _("A session writes with the header X-CSRFToken. Programs use a token instead."),
    "not_found": _("There is nothing at this address, or it is not for you."),
    "no_such_page": _("The list ends before this page."),
    "withdrawn": _("The record left the directory; the detail says why and who follows."),
    "method_not_allowed": _("Use one of the methods in the header Allow."),
    "not_acceptable": _("Answers are JSON: accept application/json."),
    "idempotency_key_running": _("The first call with this key still runs. Ask again in a second."),
    "length_required": _("Send Content-Length instead of chunks."),
    "if_match_failed": _("Somebody has written since you read it. Read it again, then decide."),
    "body_too_large": _("Send less."),
    "unsupported_media_type": _("Send application/json."),
    "idempotency_key_used": _("The key came with another request before. Take a new key."),
    "if_match_required": _("Read it first, and send its ETag as If-Match."),
    "too_many_requests": _("Wait as many seconds as Retry-After says."),
    "unreadable_request": _("This is no HTTP, or its address or headers are too long."),
    "server_error": _("A fault of ours; it is recorded. Try again later."),
}


def register(codes: Mapping[str, Text]) -> None:
    CODES.update(codes)

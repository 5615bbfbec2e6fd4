"""The reader's language of an answer: the parameter ``lang``, or else the header Accept-Language.

Cookies are left aside on purpose, so that one address and one header always give one answer.
"""

from django.conf import settings
from django.utils.translation import get_supported_language_variant
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header
from rest_framework.request import Request

from api.errors import InvalidParameters
from api.problems import FieldProblem

LANGUAGE_PARAMETER = "lang"


def reader_language(request: Request) -> str:
    """The language to answer in. InvalidParameters for a ``lang`` that we do not speak."""
    wanted = request.query_params.get(LANGUAGE_PARAMETER, "")
    if not wanted:
        return accepted_language(request.headers.get("Accept-Language", ""))
    codes = [code for code, _name in settings.LANGUAGES]
    if wanted in codes:
        return wanted
    message = _("“%(value)s” is not a language of this site.") % {"value": wanted}
    raise InvalidParameters(
        FieldProblem(
            detail=message, code="unknown_value", parameter=LANGUAGE_PARAMETER, allowed=codes
        )
    )


def accepted_language(header: str) -> str:
    """The first language of an Accept-Language header that we speak, by its weights."""
    for tag, _weight in parse_accept_lang_header(header.lower()):
        if tag == "*":
            break
        try:
            return get_supported_language_variant(tag)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE

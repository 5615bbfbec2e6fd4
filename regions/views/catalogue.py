"""The data of the directory for catalogues of open data (DCAT)."""

from django.http import HttpRequest, JsonResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import conditional_page, require_safe

from kernel.feeds import FRESH_SECONDS
from regions.queries.linked import catalogue


def words() -> tuple[str, str]:
    """What the data are called and what they hold, in the active language."""
    return (
        _("Kakehashi: European regions, Japanese prefectures and clusters"),
        _(
            "Public profiles of regions, prefectures, cities and clusters of Europe and Japan, with "
            "their partnerships, good practices, agreements and events, in English and Japanese."
        ),
    )


@conditional_page
@require_safe
def catalogue_document(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    with override("en"):
        data = catalogue(*words(), "en")
    response = JsonResponse(data, content_type="application/ld+json")
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=FRESH_SECONDS)
    return response

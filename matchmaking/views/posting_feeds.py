"""Partner searches and offers as a feed that everybody may follow."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from kernel.feeds import Head, Item, answer, query_of, refused
from matchmaking.contact_forms import PostingFilter
from matchmaking.models import Posting
from matchmaking.queries.postings import Wanted, public_postings
from regions.feed_forms import PlaceFilter
from regions.models import Profile
from regions.queries.vocabulary import AllTerms


class FollowedPostings(PlaceFilter, PostingFilter):
    """The filters of the list, and a territory."""


@conditional_page
@require_safe
def postings_feed(request: HttpRequest, form: str) -> HttpResponse:
    asked = FollowedPostings(request.GET, vocabulary=AllTerms())
    if not asked.is_valid():
        return refused(asked.errors)
    head = Head(
        title=_("Partner searches and offers"),
        subtitle=_("What organisations of both sides look for and offer."),
        page=reverse("postings"),
        here=reverse(f"postings-{form}"),
        query=query_of(request),
    )
    rows = public_postings(Wanted(**asked.wanted)).order_by("-updated_at", "-pk")
    if asked.place:
        rows = rows.filter(organisation__in=Profile.objects.within(asked.place.code))
    return answer(request, head, rows, posting_item, form=form)


def posting_item(posting: Posting) -> Item:
    return Item(
        public_id=posting.public_id,
        title=f"{posting.title} ({posting.organisation.name})",
        path=posting.get_absolute_url(),
        summary=posting.text,
        language=posting.title_language,
        created_at=posting.created_at,
        updated_at=posting.updated_at,
        categories=(
            str(posting.get_direction_display()),
            posting.form.name,
            posting.sector.name,
        ),
    )

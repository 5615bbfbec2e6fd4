"""A profile as a card in pages of others: plain HTML in a frame, without scripts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kernel.embeds import embeddable, theme_of
from regions.models import Profile
from regions.queries.cards import profile_card
from regions.queries.embeds import frame_of


@embeddable
@require_safe
def profile_frame(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Profile.objects.published().for_cards(), slug=slug)
    context = {"card": profile_card(found), "profile": found, "theme": theme_of(request)}
    return render(request, "regions/profile_frame.html", context)


@require_safe
def profile_embed(request: HttpRequest, slug: str) -> HttpResponse:
    """Where one copies what shows the card on a page of one's own."""
    found = get_object_or_404(Profile.objects.published(), slug=slug)
    context = {
        "profile": found,
        "frame": frame_of(found),
        "crumbs": [
            (_("Partners"), reverse("directory")),
            (found.name, found.get_absolute_url()),
            (_("Embed"), ""),
        ],
    }
    return render(request, "regions/profile_embed.html", context)

"""The card of a profile in pages of others, and how their programs find it."""

from urllib.parse import urlencode

from django.urls import reverse

from kernel.embeds import Frame
from kernel.feeds import absolute
from regions.models import Profile

HEIGHT = 340


def oembed_address(profile: Profile) -> str:
    """Where programs learn how to show this page's card (oEmbed, section 4)."""
    return absolute("/oembed/?") + urlencode({"url": absolute(profile.get_absolute_url())})


def frame_of(profile: Profile) -> Frame:
    return Frame(
        title=profile.name, path=reverse("profile-frame", args=[profile.slug]), height=HEIGHT
    )

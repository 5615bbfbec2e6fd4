"""Records of the directory as feeds tell of them: no contact data, nothing that is not public."""

from kernel.feeds import Item
from regions.models import Practice, Profile


def profile_item(profile: Profile) -> Item:
    """A profile read with ``for_cards()``."""
    return Item(
        public_id=profile.public_id,
        title=profile.name,
        path=profile.get_absolute_url(),
        summary=profile.summary,
        language=profile.name_language,
        created_at=profile.created_at,
        updated_at=profile.updated_at,
        categories=(
            str(profile.get_kind_display()),
            *(tag.sector.name for tag in profile.profile_sectors.all()),
        ),
    )


def practice_item(practice: Practice) -> Item:
    """A practice read with ``with_partnership``."""
    return Item(
        public_id=practice.public_id,
        title=practice.title,
        path=practice.get_absolute_url(),
        summary=practice.summary,
        language="ja" if practice.title == practice.title_ja else "en",
        created_at=practice.created_at,
        updated_at=practice.updated_at,
        categories=tuple(sector.name for sector in practice.partnership.sectors.all()),
    )

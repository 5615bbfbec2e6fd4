"""Drafts of agreements that still wait for somebody."""

from typing import TYPE_CHECKING

from regions.models import AgreementDraft

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import User

MOST_SHOWN = 20


def open_drafts(user: "User | AnonymousUser") -> list[AgreementDraft]:
    """What is not in the register yet, the latest change first; no query for a visitor."""
    if not user.is_authenticated:
        return []
    return list(AgreementDraft.objects.visible_to(user).open()[:MOST_SHOWN])

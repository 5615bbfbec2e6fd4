"""Links in mails of the directory: each is for one purpose and a limited time."""

from uuid import UUID

from django.core import signing

INVITATION_SALT = "regions.invitation"
CONFIRMATION_SALT = "regions.confirm-profile"
STOP_SALT = "regions.stop-alerts"
# An invitation's own row says when it ends; this only bounds how long a link is read at all.
INVITATION_SECONDS = 365 * 24 * 3600
CONFIRMATION_SECONDS = 90 * 24 * 3600
STOP_SECONDS = 365 * 24 * 3600


def invitation_token(invitation: UUID) -> str:
    return signing.dumps(invitation.hex, salt=INVITATION_SALT)


def read_invitation_token(token: str) -> UUID:
    """The invitation of a token. Raises ``signing.BadSignature`` when forged or too old."""
    return UUID(signing.loads(token, salt=INVITATION_SALT, max_age=INVITATION_SECONDS))


def confirmation_token(*, person: UUID, profile: UUID) -> str:
    return signing.dumps([person.hex, profile.hex], salt=CONFIRMATION_SALT)


def read_confirmation_token(token: str) -> tuple[UUID, UUID]:
    """Person and profile of a token. Raises ``signing.BadSignature`` when forged or too old."""
    person, profile = signing.loads(token, salt=CONFIRMATION_SALT, max_age=CONFIRMATION_SECONDS)
    return UUID(person), UUID(profile)


def stop_token(saved_search: UUID) -> str:
    return signing.dumps(saved_search.hex, salt=STOP_SALT)


def read_stop_token(token: str) -> UUID:
    """The saved search of a token. Raises ``signing.BadSignature`` when forged or too old."""
    return UUID(signing.loads(token, salt=STOP_SALT, max_age=STOP_SECONDS))


TEAM_MAILBOX_SALT = "regions.team-mailbox"
TEAM_MAILBOX_SECONDS = 30 * 24 * 3600


def team_mailbox_token(mailbox: UUID, email: str) -> str:
    """The address stands in the token: another one named since is confirmed by its own link."""
    return signing.dumps([mailbox.hex, email], salt=TEAM_MAILBOX_SALT)


def read_team_mailbox_token(token: str) -> tuple[UUID, str]:
    """Mailbox and address. Raises ``signing.BadSignature`` when forged or too old."""
    mailbox, email = signing.loads(token, salt=TEAM_MAILBOX_SALT, max_age=TEAM_MAILBOX_SECONDS)
    return UUID(mailbox), email

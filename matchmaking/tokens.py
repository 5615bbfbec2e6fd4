"""Links in mails: each is for one person, one request, one purpose, and a limited time."""

from uuid import UUID

from django.core import signing

SALT = "matchmaking.answer-request"
VALID_SECONDS = 30 * 24 * 3600


def answer_token(*, person: UUID, request: UUID) -> str:
    return signing.dumps([person.hex, request.hex], salt=SALT)


def read_answer_token(token: str) -> tuple[UUID, UUID]:
    """Person and request of a token. Raises ``signing.BadSignature`` when forged or too old."""
    person, request = signing.loads(token, salt=SALT, max_age=VALID_SECONDS)
    return UUID(person), UUID(request)


DIGEST_SALT = "matchmaking.suggestion-digest"
DIGEST_SECONDS = 365 * 24 * 3600


def digest_token(digest: UUID) -> str:
    return signing.dumps(digest.hex, salt=DIGEST_SALT)


def read_digest_token(token: str) -> UUID:
    """The digest of a token. Raises ``signing.BadSignature`` when forged or too old."""
    return UUID(signing.loads(token, salt=DIGEST_SALT, max_age=DIGEST_SECONDS))


INTRODUCTION_SALT = "matchmaking.answer-introduction"
UNFOLLOW_SALT = "matchmaking.unfollow-posting"
UNFOLLOW_SECONDS = 365 * 24 * 3600


def introduction_token(*, person: UUID, introduction: UUID) -> str:
    return signing.dumps([person.hex, introduction.hex], salt=INTRODUCTION_SALT)


def read_introduction_token(token: str) -> tuple[UUID, UUID]:
    """Person and introduction. Raises ``signing.BadSignature`` when forged or too old."""
    person, introduction = signing.loads(token, salt=INTRODUCTION_SALT, max_age=VALID_SECONDS)
    return UUID(person), UUID(introduction)


def unfollow_token(*, person: UUID, posting: UUID) -> str:
    return signing.dumps([person.hex, posting.hex], salt=UNFOLLOW_SALT)


def read_unfollow_token(token: str) -> tuple[UUID, UUID]:
    """Person and posting. Raises ``signing.BadSignature`` when forged or too old."""
    person, posting = signing.loads(token, salt=UNFOLLOW_SALT, max_age=UNFOLLOW_SECONDS)
    return UUID(person), UUID(posting)


MAILS_SALT = "matchmaking.posting-mails"


def posting_mails_token(person: UUID) -> str:
    return signing.dumps(person.hex, salt=MAILS_SALT)


def read_posting_mails_token(token: str) -> UUID:
    """Whose mails about postings end. Raises ``signing.BadSignature`` when forged or too old."""
    return UUID(signing.loads(token, salt=MAILS_SALT, max_age=UNFOLLOW_SECONDS))


FEED_SALT = "matchmaking.calendar-feed"


def feed_token(feed: UUID) -> str:
    """The secret part of a calendar's address. It has no end: the row is what revokes it."""
    return signing.Signer(salt=FEED_SALT).sign(feed.hex).replace(":", ".")


def read_feed_token(token: str) -> UUID:
    """Raises ``signing.BadSignature`` for an address that was never given out."""
    return UUID(signing.Signer(salt=FEED_SALT).unsign(token.replace(".", ":", 1)))


OUTCOME_SALT = "matchmaking.outcome"
OUTCOME_SECONDS = 120 * 24 * 3600


def outcome_token(*, person: UUID, question: UUID) -> str:
    return signing.dumps([person.hex, question.hex], salt=OUTCOME_SALT)


def read_outcome_token(token: str) -> tuple[UUID, UUID]:
    """Person and question of a token. Raises ``signing.BadSignature`` when forged or too old."""
    person, question = signing.loads(token, salt=OUTCOME_SALT, max_age=OUTCOME_SECONDS)
    return UUID(person), UUID(question)


NEWS_SALT = "matchmaking.end-news"
NEWS_SECONDS = 365 * 24 * 3600


def news_token(choice: UUID) -> str:
    return signing.dumps(choice.hex, salt=NEWS_SALT)


def read_news_token(token: str) -> UUID:
    """The choice of mails of a token. Raises ``signing.BadSignature`` when forged or too old."""
    return UUID(signing.loads(token, salt=NEWS_SALT, max_age=NEWS_SECONDS))


CONTACT_SALT = "matchmaking.contact-check"
CONTACT_SECONDS = 180 * 24 * 3600


def contact_token(*, person: UUID, check: UUID) -> str:
    return signing.dumps([person.hex, check.hex], salt=CONTACT_SALT)


def read_contact_token(token: str) -> tuple[UUID, UUID]:
    """Person and question of a token. Raises ``signing.BadSignature`` when forged or too old."""
    person, check = signing.loads(token, salt=CONTACT_SALT, max_age=CONTACT_SECONDS)
    return UUID(person), UUID(check)


WALL_SALT = "matchmaking.wall"
INTERPRETER_SALT = "matchmaking.interpreter-day"
DAY_LINK_SECONDS = 120 * 24 * 3600


def wall_token(event: UUID, edition: int = 0) -> str:
    return signing.dumps([event.hex, edition], salt=WALL_SALT)


def read_wall_token(token: str) -> tuple[UUID, int]:
    """The event whose screen it opens, and the edition of the link: a later one revokes it.

    Raises ``signing.BadSignature`` when forged or too old.
    """
    found = signing.loads(token, salt=WALL_SALT, max_age=DAY_LINK_SECONDS)
    # Links that were given out before they had an edition are of the first one.
    event, edition = (found, 0) if isinstance(found, str) else found
    return UUID(event), edition


def interpreter_token(event: UUID, interpreter: UUID, edition: int = 0) -> str:
    return signing.dumps([event.hex, interpreter.hex, edition], salt=INTERPRETER_SALT)


def read_interpreter_token(token: str) -> tuple[UUID, UUID, int]:
    """Event, interpreter and edition. Raises ``signing.BadSignature`` when forged or too old."""
    found = signing.loads(token, salt=INTERPRETER_SALT, max_age=DAY_LINK_SECONDS)
    event, interpreter, edition = [*found, 0][:3]
    return UUID(event), UUID(interpreter), edition

"""The link of a survey: for one registration, without signing in, for three months."""

from uuid import UUID

from django.core import signing

SURVEY_SALT = "events.survey"
SURVEY_SECONDS = 90 * 24 * 3600


def survey_token(registration: UUID) -> str:
    return signing.dumps(registration.hex, salt=SURVEY_SALT)


def read_survey_token(token: str) -> UUID:
    """The registration. Raises ``signing.BadSignature`` when forged or too old."""
    return UUID(signing.loads(token, salt=SURVEY_SALT, max_age=SURVEY_SECONDS))

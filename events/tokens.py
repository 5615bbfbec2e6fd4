"""Links without signing in: a survey for three months, a speaker's consent for two years."""

from uuid import UUID

from django.core import signing

SURVEY_SALT = "events.survey"
SURVEY_SECONDS = 90 * 24 * 3600


def survey_token(registration: UUID) -> str:
    return signing.dumps(registration.hex, salt=SURVEY_SALT)


def read_survey_token(token: str) -> UUID:
    """The registration. Raises ``signing.BadSignature`` when forged or too old."""
    return UUID(signing.loads(token, salt=SURVEY_SALT, max_age=SURVEY_SECONDS))


CONSENT_SALT = "events.stage-consent"
CONSENT_SECONDS = 2 * 365 * 24 * 3600  # whoever agreed may change their mind


def consent_token(consent: UUID) -> str:
    return signing.dumps(consent.hex, salt=CONSENT_SALT)


def read_consent_token(token: str) -> UUID:
    """The consent. Raises ``signing.BadSignature`` when forged or too old."""
    return UUID(signing.loads(token, salt=CONSENT_SALT, max_age=CONSENT_SECONDS))

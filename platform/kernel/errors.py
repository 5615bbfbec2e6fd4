"""The one error that services raise when a rule of the domain says no."""

from typing import Any


class DomainError(Exception):
    """A refused command: a stable ``code`` for programs, a translated ``message`` for people.

    ``field`` names the input that is to be mended, where there is one; ``extra`` carries what
    helps (free times, the rule's figures) as JSON-ready values.
    """

    def __init__(self, code: str, message: str, *, field: str = "", **extra: Any) -> None:
        super().__init__(message)
        self.code, self.message, self.field, self.extra = code, str(message), field, extra

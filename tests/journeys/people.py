"""The people of the demo whose journeys are made."""

from dataclasses import dataclass

HELPDESK = "helpdesk.eu@kakehashi.example"
HELPDESK_JP = "helpdesk.jp@kakehashi.example"


@dataclass(frozen=True)
class Person:
    """Somebody who acts for an organisation, and reads in a language and a zone."""

    email: str
    organisation: str
    language: str
    zone: str


OFFICER = Person("officer@gifu.example", "gifu", "ja", "Asia/Tokyo")
COLLEAGUE = Person("colleague@gifu.example", "gifu", "ja", "Asia/Tokyo")
MANAGER = Person("manager@vitagora.example", "vitagora", "en", "Europe/Paris")
FORESTER = Person(
    "manager@northkarelia.example", "forest-bioeconomy-north-karelia", "en", "Europe/Helsinki"
)

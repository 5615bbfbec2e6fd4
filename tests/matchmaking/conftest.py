"""Two organisations on either side of the bridge, with their people."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from accounts.models import User
from matchmaking.models import MeetingRequest
from matchmaking.queries.calendar import free_times
from matchmaking.services.requests import Wish, send_request
from regions.models import Profile, Sector
from tests.factories import ProfileFactory, SectorFactory, UserFactory


@dataclass
class Bridge:
    gifu: Profile
    vitagora: Profile
    officer: User
    manager: User
    sector: Sector

    def times(self, count: int = 3) -> list[datetime]:
        return [slot.starts_at for slot in free_times(self.gifu, self.vitagora)[:count]]

    def wish(self, **values) -> Wish:
        defaults = {
            "purpose": "Fermented food <b>together</b>",
            "sector": self.sector,
            "language": "en",
            "times": self.times(),
        }
        return Wish(**{**defaults, **values})

    def ask(self, **values) -> MeetingRequest:
        return send_request(self.gifu, self.vitagora, self.wish(**values), by=self.officer)


@pytest.fixture
def bridge(db) -> Bridge:
    gifu = ProfileFactory(japanese=True, name_en="Gifu", name_ja="岐阜県", slug="gifu")
    vitagora = ProfileFactory(name_en="Vitagora", slug="vitagora")
    return Bridge(
        gifu=gifu,
        vitagora=vitagora,
        officer=UserFactory(japanese=True, profile=gifu, email="officer@gifu.example"),
        manager=UserFactory(profile=vitagora, email="manager@vitagora.example"),
        sector=SectorFactory(parent=SectorFactory()),
    )

"""Search over the reference data, loaded once for the tests that ask for it."""

import pytest

from regions.services.search import refresh_documents
from tests.factories import ProfileFactory, TerritoryFactory


@pytest.fixture
def listed():
    """Makes a profile and its search document."""

    def make(**values):
        profile = ProfileFactory(**values)
        refresh_documents([profile.pk])
        return profile

    return make


@pytest.fixture
def japan():
    return TerritoryFactory(
        nation=True, code="JP", side="jp", country="JP", name_en="Japan", name_ja="日本"
    )


@pytest.fixture
def prefecture(japan):
    def make(code, english, japanese, kana, romaji):
        return TerritoryFactory(
            japanese=True,
            code=code,
            parent=japan,
            name_en=english,
            name_ja=japanese,
            name_kana=kana,
            name_romaji=romaji,
        )

    return make

"""A small world with the codes that the files of these tests use, and ways to bring a file."""

from io import BytesIO

import pytest
import xlsxwriter

from regions.services.importing import receive_file, request_commit, request_undo, run
from tests.factories import (
    CooperationFormFactory,
    SectorFactory,
    TerritoryFactory,
    ThemeFactory,
    ThirdRegionFactory,
    UserFactory,
)

HEADER = "id,side,kind,name_en,territory,sectors,description_en"
ROW = "one,eu,cluster,Wood Valley,FRK2,LIF-BIO,Makers of fine wood."


def table(*rows, header=HEADER):
    return "\r\n".join([header, *rows, ""]).encode()


def workbook(rows, *, arrange=lambda _sheet: None):
    target = BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("Profiles")
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                sheet.write(number, place, cell)
        arrange(sheet)
    return target.getvalue()


@pytest.fixture
def world(db):
    france = TerritoryFactory(nation=True, code="FR", country="FR")
    TerritoryFactory(code="FRK2", parent=france, former_codes="FR71")
    japan = TerritoryFactory(nation=True, japanese=True, code="JP", country="JP")
    TerritoryFactory(japanese=True, code="JP-21", parent=japan)
    head = SectorFactory(code="LIF", name_en="Life sciences", position=1)
    SectorFactory(code="LIF-BIO", parent=head, position=2)
    SectorFactory(code="MAN-MAC", position=3)
    SectorFactory(code="ENE-HYD", position=4)
    SectorFactory(code="AGR-FOOD", position=5)
    CooperationFormFactory(code="B2B")
    CooperationFormFactory(code="FAIR")
    ThemeFactory(code="GREEN")
    ThirdRegionFactory(code="ASEAN")


@pytest.fixture
def desk(world):
    return UserFactory(desk="eu", email="desk@example.org")


@pytest.fixture
def bring(desk):
    """Bring a file and have it checked."""

    def bring_file(content, *, publish=True, file_name="list.csv", source=""):
        batch = receive_file(content, by=desk, file_name=file_name, publish=publish, source=source)
        run(batch.pk)
        batch.refresh_from_db()
        return batch

    return bring_file


@pytest.fixture
def bring_in(bring, desk):
    """Bring a file and import it."""

    def import_file(content, **options):
        batch = bring(content, **options)
        request_commit(batch, by=desk)
        run(batch.pk)
        batch.refresh_from_db()
        return batch

    return import_file


@pytest.fixture
def take_back(desk):
    def undo_import(batch):
        request_undo(batch, by=desk)
        run(batch.pk)
        batch.refresh_from_db()
        return batch

    return undo_import

"""A look into a workbook before it is opened: how large it becomes, how far its cells reach.

A workbook is a ZIP file. What its directory says about sizes may be a lie, so every part is
unpacked here once, a block at a time, and thrown away (.ZIP File Format Specification 6.3.10,
sections 4.3.7 and 4.4.5; ECMA-376, part 1, 18.3.1.4).
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from regions.imports.problems import Unreadable

MAX_UNPACKED_MB = 160
MAX_UNPACKED = MAX_UNPACKED_MB << 20
MAX_PARTS = 500
MAX_CELLS = 4_000_000  # rows times columns: the table is held in memory as a rectangle
BLOCK = 1 << 20
OVERLAP = 200
LOCAL_HEADER = struct.Struct("<4s22xHH")
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
# A cell that is not empty, and where it stands.
CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Za-z]{1,3})(\d{1,7})[\"'][^>]*(?<!/)>")


def check_workbook(content: bytes) -> None:
    """Refuse what would fill the memory, and what is no readable workbook."""
    try:
        parts = zipfile.ZipFile(BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Unreadable("damaged") from error
    if len(parts) > MAX_PARTS:
        raise Unreadable("unpacks_too_big", limit=MAX_UNPACKED_MB)
    total = 0
    for part in parts:
        reach = Reach() if SHEET.search(part.filename) else None
        for block in unpacked(content, part):
            total += len(block)
            if total > MAX_UNPACKED:
                raise Unreadable("unpacks_too_big", limit=MAX_UNPACKED_MB)
            if reach:
                reach.read(block)


def unpacked(content: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part's bytes in blocks, as long as the stream goes on, whatever the directory says."""
    if part.flag_bits & 1 or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable("damaged")
    data = memoryview(content)[data_start(content, part) :]
    if part.compress_type == zipfile.ZIP_STORED:
        yield bytes(data[: part.compress_size])
        return
    yield from inflated(data[: part.compress_size])


def data_start(content: bytes, part: zipfile.ZipInfo) -> int:
    try:
        mark, name, extra = LOCAL_HEADER.unpack_from(content, part.header_offset)
    except struct.error as error:
        raise Unreadable("damaged") from error
    if mark != b"PK\x03\x04":
        raise Unreadable("damaged")
    return int(part.header_offset + LOCAL_HEADER.size + name + extra)


def inflated(data: memoryview) -> Iterator[bytes]:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    waiting: bytes | memoryview = data
    try:
        while not stream.eof:
            block = stream.decompress(waiting, BLOCK)
            waiting = stream.unconsumed_tail
            if not block and not waiting:
                return
            yield block
    except zlib.error as error:
        raise Unreadable("damaged") from error


class Reach:
    """How far down and to the right the cells of one sheet go."""

    def __init__(self) -> None:
        self.row = self.column = 1
        self.rest = b""

    def read(self, block: bytes) -> None:
        text = self.rest + block
        for letters, number in CELL.findall(text):
            self.row = max(self.row, int(number))
            self.column = max(self.column, column_number(letters))
            if self.row * self.column > MAX_CELLS:
                raise Unreadable("too_wide", cell=f"{letters.decode()}{int(number)}")
        self.rest = text[-OVERLAP:]


def column_number(letters: bytes) -> int:
    """``A`` is 1, ``AA`` is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number

"""Which files a meeting takes, by the end of the name and by how the file begins."""

from pathlib import PurePath

OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"
ZIP = (b"PK\x03\x04",)
# The end of the name to its content type and the ways in which such a file begins; none: text.
TYPES: dict[str, tuple[str, tuple[bytes, ...]]] = {
    ".pdf": ("application/pdf", (b"%PDF-",)),
    ".docx": (f"{OFFICE}.wordprocessingml.document", ZIP),
    ".xlsx": (f"{OFFICE}.spreadsheetml.sheet", ZIP),
    ".pptx": (f"{OFFICE}.presentationml.presentation", ZIP),
    ".odt": (f"{OPEN}.text", ZIP),
    ".ods": (f"{OPEN}.spreadsheet", ZIP),
    ".odp": (f"{OPEN}.presentation", ZIP),
    ".png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".txt": ("text/plain; charset=utf-8", ()),
    ".csv": ("text/csv; charset=utf-8", ()),
}
KINDS = ", ".join(suffix.lstrip(".") for suffix in TYPES if suffix != ".jpeg")
ACCEPT = ",".join(TYPES)


def content_type_of(file_name: str, content: bytes) -> str:
    """The content type to serve it with; empty where the name and what is inside do not agree."""
    content_type, begins = TYPES.get(PurePath(file_name).suffix.lower(), ("", ()))
    if begins:
        return content_type if content.startswith(begins) else ""
    return content_type if is_text(content) else ""


def is_text(content: bytes) -> bool:
    """UTF-8 without the null bytes that no text has; what a spreadsheet of today writes."""
    try:
        return "\0" not in content.decode("utf-8")
    except UnicodeDecodeError:
        return False

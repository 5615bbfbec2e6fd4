"""Documents of a meeting: small files and links that both sides see."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from kernel.errors import DomainError
from matchmaking import documents, rules
from matchmaking.models import Meeting, MeetingDocument
from matchmaking.services.room_log import note

MOST_DOCUMENTS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it came in, or the address of one elsewhere; an empty title is the file's name."""

    title: str = ""
    url: str = ""
    file_name: str = ""
    content: bytes = b""


@transaction.atomic(durable=True)
def add_document(meeting: Meeting, upload: Upload, *, by: User) -> MeetingDocument:
    """Keep a file or a link. Names what is wrong with a file before anything is written."""
    if not rules.can_prepare(by, meeting):
        raise PermissionDenied
    content_type = check(upload)
    # The row is locked late and once, so that two uploads cannot both be the thirtieth.
    Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.documents.count() >= MOST_DOCUMENTS:
        raise DomainError(
            "too_many_documents",
            _("A meeting keeps at most %(most)s documents. Delete one of them first.")
            % {"most": MOST_DOCUMENTS},
        )
    made = MeetingDocument.objects.create(
        meeting=meeting,
        profile=rules.own_organisation(by, meeting),
        added_by=by,
        title=(upload.title or upload.file_name or upload.url)[:200],
        url=upload.url,
        file_name=upload.file_name[-200:],
        content_type=content_type,
        content=upload.content or None,
        size=len(upload.content),
    )
    note("meeting.document_added", meeting, by=by, document=str(made.public_id), title=made.title)
    return made


def check(upload: Upload) -> str:
    """The content type of an acceptable file, empty for a link."""
    if bool(upload.url) == bool(upload.content):
        raise DomainError(
            "file_or_link", _("Choose a file, or give the address of one."), field="file"
        )
    if upload.url:
        if not upload.url.startswith("https://"):
            raise DomainError(
                "link_not_secure", _("The address must begin with https://."), field="url"
            )
        return ""
    most = settings.MEETING_FILE_MB
    if len(upload.content) > most * 1_000_000:
        raise DomainError(
            "file_too_large",
            _("The file is larger than %(most)s MB. Put it elsewhere and give its address.")
            % {"most": most},
            field="file",
        )
    found = documents.content_type_of(upload.file_name, upload.content)
    if not found:
        raise DomainError(
            "file_type",
            _("Files of this kind are not taken. Possible are: %(kinds)s.")
            % {"kinds": documents.KINDS},
            field="file",
        )
    return found


@transaction.atomic(durable=True)
def delete_document(document: MeetingDocument, *, by: User) -> None:
    """For good; the log keeps who deleted what."""
    if not rules.can_delete_document(by, document):
        raise PermissionDenied
    note(
        "meeting.document_deleted",
        document.meeting,
        by=by,
        document=str(document.public_id),
        title=document.title,
    )
    document.delete()

"""What a deed on one row is for programs: found, held against the tag, done, told anew."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.idempotency import once
from api.tags import check_match, still_read
from api.writing import NothingMore, SignedIn


@dataclass(frozen=True, slots=True)
class Subject:
    """``find`` gives the row that the caller may see, ``state`` what its tag names, ``tell`` the answer."""

    find: Callable[[Request, UUID], Any]
    state: Callable[[Any], str]
    tell: Callable[[Request, UUID], Response]


class Deed(SignedIn):
    """Send the ETag as If-Match, so that nothing is changed unread."""

    http_method_names = ["post", "options"]
    takes_tag = tagged = True
    command: type[serializers.Serializer[Any]] = NothingMore
    subject: Subject

    @once
    def post(self, request: Request, id: UUID) -> Response:  # noqa: A002
        data = self.checked(self.command, request)
        row = self.subject.find(request, id)
        check_match(request, self.subject.state(row))
        return self.answered(request, row, self.act(row, data))

    def act(self, row: Any, data: dict[str, Any]) -> Any:
        raise NotImplementedError

    def still_read(self) -> Callable[[Any], None]:
        """For services that look again once they have locked the row."""
        return still_read(self.request, self.subject.state)

    def answered(self, request: Request, row: Any, done: Any) -> Response:  # noqa: ARG002
        """The row as it is now; other deeds tell what they have ``done``."""
        return self.subject.tell(request, row.public_id)

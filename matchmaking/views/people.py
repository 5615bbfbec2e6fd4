"""About whom a page is asked."""

from django.http import HttpRequest


def wanted_slug(request: HttpRequest, name: str) -> str:
    """A slug out of the address, without the NUL characters that the database cannot compare."""
    return request.GET.get(name, "").replace("\0", "")

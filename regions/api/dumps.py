"""Dumps of the whole directory: what there is, and the files themselves."""

from dataclasses import asdict
from typing import Any

from django.http import FileResponse, HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from api.views import PublicRead
from regions.api import examples
from regions.dumps.manifest import LICENCE, SCHEMA_VERSION, Manifest
from regions.queries.dumps import dump_file, dumps


class DumpFileSerializer(serializers.Serializer[Any]):
    """A file of a dump, packed with gzip."""

    name = serializers.CharField(help_text="The name of the file.")
    url = serializers.URLField(help_text="Where it is downloaded.")
    media_type = serializers.CharField(help_text="What it is once it is unpacked.")
    rows = serializers.IntegerField(min_value=0, help_text="How many records it holds.")
    bytes = serializers.IntegerField(min_value=0, help_text="Its size, packed.")
    sha256 = serializers.CharField(help_text="The SHA-256 of the packed file, in hex.")


class LicenceSerializer(serializers.Serializer[Any]):
    """The terms of use."""

    name = serializers.CharField(help_text="Its name.")
    url = serializers.URLField(help_text="Its text.")
    attribution = serializers.CharField(help_text="Whom to name.")


class DumpSerializer(serializers.Serializer[Any]):
    """The whole directory of one moment."""

    name = serializers.CharField(help_text="The moment, as its folder is called.")
    generated_at = serializers.DateTimeField(help_text="The moment that it shows.")
    schema_version = serializers.IntegerField(help_text="The version of the form of the files.")
    licence = LicenceSerializer(help_text="The terms of use.")
    cursor = serializers.CharField(
        help_text="The cursor of `/api/v1/sync/` from which a copy of this dump goes on."
    )
    counts = serializers.DictField(
        child=serializers.IntegerField(), help_text="How many records there are of each kind."
    )
    files = DumpFileSerializer(many=True, help_text="The files.")


class DumpsSerializer(serializers.Serializer[Any]):
    """The dumps that are kept."""

    results = DumpSerializer(many=True, help_text="The latest first.")


class Dumps(PublicRead):
    """Every night's dump of the whole directory, the latest first.

    `directory.ndjson.gz` holds every record of every kind, one a line, as
    `{"kind": …, "id": …, "record": …}`; `profiles.csv.gz`, `events.csv.gz` and `postings.csv.gz`
    are tables, `profiles.geojson.gz` has the profiles as points on a map. Labels and addresses of
    pages are those of a reader in English; all texts come in both languages. Go on from `cursor`
    with the feed of changes.
    """

    serializer_class = DumpsSerializer

    @extend_schema(summary="Dumps", examples=[examples.DUMPS])
    def get(self, request: Request) -> Response:
        return Response({"results": [told(manifest, request) for manifest in dumps()]})


def told(manifest: Manifest, request: Request) -> dict[str, Any]:
    files = [
        asdict(file)
        | {
            "url": request.build_absolute_uri(
                reverse("api-dump-file", args=[manifest.name, file.name])
            )
        }
        for file in manifest.files
    ]
    moment = serializers.DateTimeField().to_representation(manifest.generated_at)
    rest = {"schema_version": SCHEMA_VERSION, "licence": LICENCE, "files": files}
    return asdict(manifest) | {"generated_at": moment} | rest


class DumpFile(PublicRead):
    """One file, a block at a time. It never changes, so its checksum is its ETag."""

    schema = None

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:  # noqa: ARG002
        """Whatever is accepted: there is one form of it."""
        return super().perform_content_negotiation(request, force=True)

    def get(self, request: Request, name: str, file: str) -> HttpResponseBase:
        found = dump_file(name, file)
        if found is None:
            raise NotFound
        path, described = found
        etag, changed = f'"{described.sha256}"', int(path.stat().st_mtime)
        unchanged = get_conditional_response(request._request, etag, changed)  # noqa: SLF001
        response: HttpResponseBase = unchanged or FileResponse(
            path.open("rb"), as_attachment=True, filename=file, content_type="application/gzip"
        )
        response["ETag"], response["Last-Modified"] = etag, http_date(changed)
        return response

"""What grew out of the directory: partnerships, practices, agreements, and what helps with them."""

from django.db.models import QuerySet

from regions.api import examples
from regions.api.agreements import AgreementSerializer
from regions.api.bases import EVERYTHING, DirectoryResource
from regions.api.instruments import InstrumentSerializer
from regions.api.library_filters import (
    AgreementFilters,
    InstrumentFilters,
    PartnershipFilters,
    PracticeFilters,
)
from regions.api.partnerships import PartnershipSerializer, PracticeSerializer
from regions.api.reading import published_partnerships, published_practices
from regions.models import Agreement, Instrument, Partnership, Practice
from regions.queries.agreements import agreements
from regions.queries.instruments import instruments


class PartnershipViewSet(DirectoryResource[Partnership]):
    """Lasting ties between any number of organisations, by their start."""

    singular, plural = "A partnership", "Partnerships"
    mirrored_as = "partnership"
    key_help = "The id of the partnership."
    tries = {"id": examples.OTHER_ID}
    serializer_class = PartnershipSerializer
    lookup_field, lookup_url_kwarg, lookup_value_converter = "public_id", "id", "uuid"

    families = EVERYTHING
    filterset_class = PartnershipFilters

    def get_queryset(self) -> QuerySet[Partnership]:
        return published_partnerships(self.request.user)


class PracticeViewSet(DirectoryResource[Practice]):
    """Good practices: what others can learn from a partnership, in the order of the library."""

    singular, plural = "A good practice", "Good practices"
    mirrored_as = "practice"
    key_help = "The id of the practice."
    tries = {"id": examples.PRACTICE.value["id"]}
    serializer_class = PracticeSerializer
    lookup_field, lookup_url_kwarg, lookup_value_converter = "public_id", "id", "uuid"

    families = EVERYTHING
    filterset_class = PracticeFilters

    def get_queryset(self) -> QuerySet[Practice]:
        return published_practices(self.request.user)


class AgreementViewSet(DirectoryResource[Agreement]):
    """The register of agreements between partners, the latest first."""

    singular, plural = "An agreement", "Agreements"
    mirrored_as = "agreement"
    key_help = "The id of the agreement."
    tries = {"id": examples.AGREEMENT.value["id"], "kind": "mou", "status": "active"}
    serializer_class = AgreementSerializer
    filterset_class = AgreementFilters
    lookup_field, lookup_url_kwarg, lookup_value_converter = "public_id", "id", "uuid"
    families = EVERYTHING

    def get_queryset(self) -> QuerySet[Agreement]:
        return agreements()


class InstrumentViewSet(DirectoryResource[Instrument]):
    """Programmes, platforms and services that regions and clusters can use, in their own order."""

    singular, plural = "An instrument", "Instruments"
    mirrored_as = "instrument"
    key_help = "The code of the instrument."
    tries = {"code": examples.INSTRUMENT.value["code"], "side": "eu", "form": "RESEARCH"}
    serializer_class = InstrumentSerializer
    filterset_class = InstrumentFilters
    lookup_field, lookup_value_converter = "code", "slug"
    families = EVERYTHING

    def get_queryset(self) -> QuerySet[Instrument]:
        return instruments()

"""A call as linked data (schema.org): an offer for organisations, with its span and its places."""

from typing import Any

from events.enums import CallState
from events.models import Call
from events.queries.calls import call_zone
from kernel.feeds import absolute
from kernel.linked import CONTEXT, filled, publisher, said


def call_data(call: Call) -> dict[str, Any]:
    zone = call_zone(call)
    texts = [("en", call.summary_en), ("ja", call.summary_ja)]
    places = [
        {"@type": "AdministrativeArea", "name": place.name, "identifier": place.code}
        for place in call.territories.all()
    ]
    withdrawn = call.state == CallState.WITHDRAWN
    return filled(
        {
            "@context": CONTEXT,
            "@type": "Offer",
            "@id": call.public_id.urn,
            "name": said([("en", call.name_en), ("ja", call.name_ja)]),
            "description": said(texts),
            "url": absolute(call.get_absolute_url()),
            "category": str(call.get_kind_display()),
            "availability": "https://schema.org/Discontinued" if withdrawn else "",
            "validFrom": call.opens_at.astimezone(zone).isoformat(),
            "validThrough": call.closes_at.astimezone(zone).isoformat(),
            "eligibleRegion": places,
            "eligibleCustomerType": call.kind_labels,
            "offeredBy": offering(call),
        }
    )


def offering(call: Call) -> dict[str, Any]:
    if call.organiser_name and not call.desk:
        return {"@type": "Organization", "name": call.organiser_name}
    return publisher()

"""Between the form of a call and its rows: what was typed as content, a stored call as typed."""

from collections.abc import Mapping
from typing import Any

from events.enums import CallStepKind
from events.models import Call
from events.queries.calls import call_zone
from events.services.calls import CallContent, Share
from regions.enums import Precision, Side
from regions.library_forms import as_typed
from regions.queries.vocabulary import Vocabulary

SHARED_SIDES = (Side.EU, Side.JP)
PLAIN = (
    *("name_en", "name_ja", "kind", "instrument", "summary_en", "summary_ja", "text_en"),
    *("text_ja", "desk", "organiser", "organiser_en", "organiser_ja", "sides", "kinds"),
    *("needs_profile", "per_organisation", "register", "register_url", "conditions_en"),
    *("conditions_ja", "weeks_most", "amount_per_week", "amount_most", "currency", "time_zone"),
    *("opens_at", "opens_precision", "closes_at", "apply_en", "apply_ja", "apply_url_en"),
    *("apply_url_ja", "apply_email", "privacy_en", "privacy_ja", "source", "source_url"),
)


def call_content(data: Mapping[str, Any], vocabulary: Vocabulary) -> CallContent:
    """What a valid form says."""
    values = {name: data[name] for name in PLAIN}
    if "slug" in data:
        values["slug"] = data["slug"]
    values |= {
        "hour_known": data["closes"] is not None,
        "grace_minutes": data["grace_minutes"] or 0,
    }
    return CallContent(
        values=values,
        sectors=[vocabulary.sector[code] for code in data["sectors"]],
        forms=[vocabulary.form[code] for code in data["forms"]],
        territories=data["territories"],
        shares=shares_in(data),
        steps={kind: data[kind] for kind in CallStepKind.values if data[kind][0]},
    )


def shares_in(data: Mapping[str, Any]) -> dict[str, Share]:
    """The sides for which a number is given."""
    said = {
        side.value: (
            data[f"{side}_organisations"],
            data[f"{side}_persons"],
            data[f"{side}_different"],
        )
        for side in SHARED_SIDES
    }
    return {side: share for side, share in said.items() if share[0] or share[1]}


def call_values(call: Call) -> dict[str, Any]:
    """What the form of a stored call starts with."""
    zone = call_zone(call)
    opens, closes = call.opens_at.astimezone(zone), call.closes_at.astimezone(zone)
    plain = {name: getattr(call, name) for name in PLAIN}
    shares = {share.side: share for share in call.shares.all()}
    steps = {step.kind: step for step in call.steps.all()}
    return (
        plain
        | {
            "instrument": call.instrument.code if call.instrument else "",
            "organiser": call.organiser.slug if call.organiser else "",
            "territories": " ".join(place.code for place in call.territories.all()),
            "sectors": [sector.code for sector in call.sectors.all()],
            "forms": [form.code for form in call.forms.all()],
            "opens_on": as_typed(opens.date(), call.opens_precision),
            "opens": opens.time() if opens.time().replace(second=0) != opens.min.time() else None,
            "closes_on": closes.date(),
            "closes": closes.time() if call.hour_known else None,
            "grace_minutes": call.grace_minutes,
        }
        | {key: value for side in SHARED_SIDES for key, value in share_values(side, shares)}
        | {kind: as_typed(*step_of(steps.get(kind))) for kind in CallStepKind.values}
    )


def share_values(side: Side, shares: Mapping[str, Any]) -> list[tuple[str, Any]]:
    share = shares.get(side)
    if share is None:
        return []
    return [
        (f"{side}_organisations", share.organisations),
        (f"{side}_persons", share.persons_each),
        (f"{side}_different", share.different_countries),
    ]


def step_of(step: Any) -> tuple[Any, str]:
    return (step.until_on, step.until_precision) if step else (None, Precision.DAY)

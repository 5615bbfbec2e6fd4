"""Which weights are in force."""

from dataclasses import fields
from typing import Any

from matchmaking.models import WeightSet
from matchmaking.scoring import Weights


def active_weights() -> tuple[WeightSet | None, Weights]:
    """The active set, or none and the weights as shipped."""
    active = WeightSet.objects.filter(is_active=True).first()
    return active, weights_of(active.values if active else {})


def weights_of(values: dict[str, Any]) -> Weights:
    """Weights from stored values; what they do not say is as shipped, what nobody knows is left out.

    Raises ValueError where the values make no sense together.
    """
    known = {field.name for field in fields(Weights)}
    said = {name: value for name, value in values.items() if name in known}
    return Weights.from_data({**Weights().as_data(), **said})

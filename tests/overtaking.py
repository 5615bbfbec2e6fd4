"""Somebody else writes in the very moment between a program's If-Match and its write."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest


def overtake(patch: pytest.MonkeyPatch, module: ModuleType, write: Callable[[], Any]) -> None:
    """``write`` happens once ``module`` has held the tag against the row."""
    held_against = module.check_match

    def held_and_overtaken(*args: Any, **kwargs: Any) -> None:
        held_against(*args, **kwargs)
        write()

    patch.setattr(module, "check_match", held_and_overtaken)

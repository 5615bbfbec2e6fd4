"""What a caller wants to know once a service has locked its row."""

from collections.abc import Callable
from typing import TypeVar

Row = TypeVar("Row")
# Asked about the row as it is now, once it is locked; what it raises ends the change.
Check = Callable[[Row], None] | None

"""How the loops of this folder are compiled."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compiled at the first call, without the interpreter's lock; kept on disk where that can be.

    Functions that call each other stand in one file: what is kept is renewed only when the file of
    the caller changes.
    """
    try:
        return cast("Function", numba.njit(function, nogil=True, cache=True))
    except RuntimeError:  # no folder can be written to
        return cast("Function", numba.njit(function, nogil=True))

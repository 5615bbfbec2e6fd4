"""How loops over arrays are compiled, and when: numba and LLVM are loaded by the first one that runs.

They fill 60 MB and take half a second, and most processes never rank anybody: the web's, the one
that dumps the directory, a command's.
"""

from collections.abc import Callable
from functools import update_wrapper
from importlib import import_module
from threading import RLock
from typing import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., Any])
ONE_AT_A_TIME = RLock()


class Waiting:
    """Stands for what compiled code calls, until something compiled runs."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make
        self.made: Any = None

    def ready(self) -> Any:
        """What it stands for; made once, however many threads ask."""
        if self.made is None:
            with ONE_AT_A_TIME:
                if self.made is None:
                    self.made = self.make()
        return self.made

    def __call__(self, *args: Any) -> Any:
        return self.ready()(*args)


def compiled(function: Function) -> Function:
    """Compiled at the first call, without the interpreter's lock; kept on disk where that can be.

    Beside the source, else in the user's cache folder. Functions that call each other stand in one
    file, as what is kept is renewed only when the file of the caller changes. Arrays are passed
    one by one to what runs often: each array that is taken out of a tuple is counted, and threads
    that count the same arrays wait for each other.
    """
    waiting = Waiting(lambda: compile_with_its_file(function))
    return cast("Function", update_wrapper(cast("Any", waiting), function))


def loaded_later(module: str, name: str) -> Any:
    """What compiled code uses of a module that needs numba to be loaded."""
    return Waiting(lambda: getattr(import_module(module), name))


def compile_with_its_file(function: Callable[..., Any]) -> Any:
    """The compiler sees what a function calls as the names of its file say: so all of them are ready."""
    made = njit(function)
    names = function.__globals__
    names[function.__name__] = made  # it may call itself, and others in the file call it
    for name, value in list(names.items()):
        if isinstance(value, Waiting):
            names[name] = value.ready()
    return made


def njit(function: Callable[..., Any]) -> Any:
    import numba  # noqa: PLC0415

    try:
        return numba.njit(function, nogil=True, cache=True)
    except RuntimeError:  # neither folder can be written to
        return numba.njit(function, nogil=True)

"""Old names: marked for editors and type checkers, and warned of when they are used."""

from __future__ import annotations

import inspect
import sys
import warnings
from collections.abc import Callable, Mapping
from functools import wraps
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing_extensions import deprecated as deprecated
else:

    def deprecated(message):
        """Warn of each call of a function (PEP 702), at the caller's line."""

        def decorated(function):
            @wraps(function)
            def warned(*args, **kwargs):
                _warn(message)
                return function(*args, **kwargs)

            warned.__deprecated__ = message
            if sys.version_info >= (3, 12) and inspect.iscoroutinefunction(function):
                inspect.markcoroutinefunction(warned)
            return warned

        return decorated


def renamed(
    module: str, package: str | None, names: Mapping[str, str]
) -> Callable[[str], Any]:
    """Return the `__getattr__` of a module in which things had other names.

    Args:
        names: For each old name the module of `package`, and the name there.
    """

    def find(name: str) -> Any:
        if name not in names:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        home, _, new = names[name].rpartition(".")
        value = getattr(import_module(f".{home}", package), new)
        _warn(f"{module}.{name} is now {package}.{names[name]}")
        return value

    return find


def _warn(message: str) -> None:
    """Warn at the first line outside of this package, whoever called in between."""
    inside = (f"{__name__.rpartition('._core.')[0]}.", "importlib.")
    frame = inspect.currentframe()
    while frame and f"{frame.f_globals.get('__name__')}.".startswith(inside):
        frame = frame.f_back
    if frame:
        warnings.warn_explicit(
            message,
            DeprecationWarning,
            frame.f_code.co_filename,
            frame.f_lineno,
            frame.f_globals.get("__name__"),
            frame.f_globals.setdefault("__warningregistry__", {}),
        )

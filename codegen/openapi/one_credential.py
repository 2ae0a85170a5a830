"""Schemes that are needed together, and whose credentials go to the same place.

A request carries one `Authorization` header, so a requirement of two schemes that
both use it cannot be met as it says; servers take either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod

from codegen.problems import Problems
from codegen.reading.source import Node, Seq

_AUTHORIZATION = ("header", "authorization")
_MOST_ALTERNATIVES = 16


class OneCredential:
    """Takes such requirements apart, and notes each pair of schemes once.

    Args:
        schemes: The security schemes by name.
    """

    def __init__(self, schemes: Node, problems: Problems) -> None:
        self._schemes = schemes
        self._problems = problems
        self._noted = set[tuple[str, ...]]()

    def apart(self, security: Seq | None) -> Seq | None:
        """The alternatives of an operation, each of which one request can meet."""
        if security is None:
            return None
        found = [one for option in security for one in self._options(option)]
        return Seq(found, security.where)

    def _options(self, option: object) -> Iterator[object]:
        groups = list(self._groups(option)) if isinstance(option, Node) else []
        many = prod(map(len, groups))
        if not isinstance(option, Node) or not 1 < many <= _MOST_ALTERNATIVES:
            yield option
            return
        for names in groups:
            self._note(names, option)
        for chosen in product(*groups):
            kept = {name: value for name, value in option.items() if name in chosen}
            yield Node(kept, option.where, option.key_where)

    def _groups(self, option: Node) -> Iterator[Sequence[str]]:
        """The names of an option, those of one place together."""
        places: dict[tuple[str, str], list[str]] = {}
        for name in option:
            place = _place(self._schemes.get(name)) or ("", name)
            places.setdefault(place, []).append(name)
        yield from places.values()

    def _note(self, names: Sequence[str], option: Node) -> None:
        if len(names) > 1 and tuple(names) not in self._noted:
            self._noted.add(tuple(names))
            listed = " and ".join(map(repr, names))
            text = f"security schemes {listed} put their credentials into the same "
            text += "place of a request, which has room for one: either is enough"
            self._problems.note(option.where, "N209", text)


def _place(scheme: object) -> tuple[str, str] | None:
    """Where the credential of a scheme goes; None where no two can meet."""
    if not isinstance(scheme, Node):
        return None
    match scheme.get("type"), scheme.get("in") or "header", scheme.get("name"):
        case ("http" | "oauth2" | "openIdConnect"), _, _:
            return _AUTHORIZATION
        case "apiKey", str(place), str(name):
            return place, name.lower() if place == "header" else name
        case _:
            return None

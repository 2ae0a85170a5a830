"""What a schema says of a value beside its type."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from codegen.model.prose import argument_text
from codegen.model.shapes import Checks
from codegen.reading.source import Node

# What servers check (JSON Schema 2020-12, Validation 6) and no type of ours says.
_CHECKED = (
    "pattern",
    "format",
    "contentEncoding",
    "uniqueItems",
    "minProperties",
    "maxProperties",
)
# OpenAPI 3.0 and 3.1 for the same.
_BASE64 = {("format", "byte"), ("contentEncoding", "base64")}
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Said:
    """The texts of an argument, and what is checked of it without a type for it."""

    description: str = ""
    default: str = ""
    deprecated: bool = False
    checks: Checks = ()

    def text(self, bounds: str = "", example: str = "") -> str:
        """What a docstring says of it."""
        return argument_text(
            description=self.description,
            encoding=encoding_text(self.checks, self.description),
            bounds=bounds,
            default=self.default,
            example=example,
            deprecated=self.deprecated,
        )


NOTHING_SAID = Said()


def encoding_text(checks: Checks, description: str) -> str:
    """A fixed sentence for a text in base64, where the description does not say so."""
    pairs = {(key.rpartition(".")[2], value) for key, value in checks}
    known = "base64" in description.lower().replace("-", "")
    return "" if known or pairs.isdisjoint(_BASE64) else "In base64."


def checks_of(schema: Any, flat: Callable[[Any], Any]) -> Checks:
    """The keywords that only a server can check, those of items as ``[].pattern``.

    `flat` follows references and merges `allOf`.
    """
    found: list[tuple[str, str | int | float | bool]] = []
    prefix = ""
    for _ in range(_DEEPEST):
        if not isinstance(schema, Node):
            break
        for key in _CHECKED:
            if isinstance(schema.get(key), str | int | float):
                found.append((prefix + key, schema[key]))
        if "items" not in schema:
            break
        schema, prefix = flat(schema["items"]), f"{prefix}[]."
    return tuple(found)

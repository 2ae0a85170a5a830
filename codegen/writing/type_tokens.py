"""A type in tokens: its structure, without the names and the texts of a page.

Types of the same structure are one question to the model generator, however many
fields have them: an API of a thousand operations has a few hundred.
"""

from __future__ import annotations

import json
from typing import Any

from codegen.model.shapes import (
    Array,
    Enum,
    Map,
    Ref,
    Scalar,
    Tagged,
    Tuple,
    Type,
    Union,
)

_FORMATS = {"uuid": "uuid", "datetime": "date-time", "date": "date", "bytes": "binary"}


class Tokens:
    """A type as JSON Schema in which classes and texts are numbered as they come.

    Attributes:
        schema: The type.
        unions: The schemas that it refers to by the tokens of `tagged`.
        classes: The key of the definition that each token of a class stands for.
        values: The text that each token of one stands for.
        tagged: The union that each token of one stands for.
    """

    def __init__(self, type_: Type) -> None:
        self.classes: dict[str, str] = {}
        self.values: dict[str, str] = {}
        self.tagged: dict[str, Tagged] = {}
        self.unions: dict[str, dict[str, Any]] = {}
        self._known: dict[str, str] = {}
        self.schema = self._schema(type_)

    @property
    def structure(self) -> str:
        """The same for all types that differ in names and texts alone."""
        return json.dumps([self.schema, self.unions])

    def _schema(self, type_: Type) -> dict[str, Any]:
        match type_:
            case Scalar("any"):
                return {}
            case Scalar(kind, bounds) if kind in _FORMATS:
                return {"type": "string", "format": _FORMATS[kind], **dict(bounds)}
            case Scalar(kind, bounds):
                return {"type": kind, **dict(bounds)}
            case Enum(values, is_open):
                return self._enum(values, is_open)
            case Array(items, bounds):
                return {"type": "array", "items": self._schema(items), **dict(bounds)}
            case Tuple(items):
                return {
                    "type": "array",
                    "prefixItems": [self._schema(item) for item in items],
                    "items": False,
                    "minItems": len(items),
                    "maxItems": len(items),
                }
            case Map(values):
                return {"type": "object", "additionalProperties": self._schema(values)}
            case Ref(key):
                return _reference(self._class(key))
            case Union(members):
                return {"anyOf": [self._schema(member) for member in members]}
            case Tagged():
                token = f"T{len(self.tagged)}X"
                self.tagged[token] = type_
                union = [self._schema(member) for member in type_.types]
                self.unions[token] = {"anyOf": union}
                return _reference(token)

    def _enum(
        self, values: tuple[str | int | bool, ...], is_open: bool
    ) -> dict[str, Any]:
        kinds: dict[str, list[str | int | bool]] = {}
        for value in values:
            if isinstance(value, str):
                kinds.setdefault("string", []).append(self._text(value))
            elif isinstance(value, bool):
                kinds.setdefault("boolean", []).append(value)
            else:
                kinds.setdefault("integer", []).append(value)
        listed = [value for members in kinds.values() for value in members]
        schemas: list[dict[str, Any]] = [{"enum": listed}]
        if len(kinds) == 1:
            schemas[0]["type"] = next(iter(kinds))
        if is_open:
            schemas += [{"type": kind} for kind in kinds]
        return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}

    def _class(self, key: str) -> str:
        if key not in self._known:
            self._known[key] = f"C{len(self.classes)}X"
            self.classes[self._known[key]] = key
        return self._known[key]

    def _text(self, value: str) -> str:
        token = f"v{len(self.values)}"
        self.values[token] = value
        return token


def _reference(token: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{token}"}

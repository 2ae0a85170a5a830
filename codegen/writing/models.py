"""The types of models, from datamodel-code-generator.

Nothing of a page reaches it but structure: classes, fields and the values of
enums go in as numbered tokens, and the annotations that come back, parsed as
Python, get the final names and values again. What is not an expected class,
field, alias or name of the table below is a defect here, not of the page.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from codegen.model.build_model import field_names
from codegen.model.ir_annotation import Annotation
from codegen.model.shapes import (
    Array,
    Enum,
    Map,
    Named,
    Object,
    Ref,
    Scalar,
    Tagged,
    Tuple,
    Type,
    Union,
)
from codegen.model.types import ClassName
from codegen.writing.token_annotations import Parsed, Writer

_FORMATS = {"uuid": "uuid", "datetime": "date-time", "date": "date", "binary": "binary"}


@dataclass(frozen=True, slots=True)
class Typed:
    """The types of one definition: of its fields by wire name, or of an alias.

    `extra` is that of properties which have no field.
    """

    fields: Mapping[str, Annotation] = field(default_factory=dict[str, Annotation])
    extra: Annotation | None = None
    alias: Annotation | None = None


def model_types(
    definitions: Sequence[Named], classes: Mapping[str, ClassName]
) -> dict[str, Typed]:
    """The types of all definitions, by key, each as its own module writes it."""
    if not definitions:
        return {}
    tokens = _Tokens(definitions)
    parsed = Parsed(ast.parse(_generate(tokens.document())))
    result: dict[str, Typed] = {}
    for named in definitions:
        token = tokens.classes[named.key]
        own = classes[named.key].module
        if isinstance(named.body, Object):
            shadowed = frozenset(field_names(named.body).values())
            writer = Writer(tokens, parsed, classes, own, shadowed)
            fields = parsed.fields(token)
            result[named.key] = Typed(
                fields={
                    prop.wire: writer.annotation(fields[f"f{index}"])
                    for index, prop in enumerate(named.body.properties)
                },
                extra=writer.annotation(fields["extra"]) if "extra" in fields else None,
            )
        else:
            writer = Writer(tokens, parsed, classes, own, frozenset())
            result[named.key] = Typed(alias=writer.annotation(parsed.alias(token)))
    return result


class _Tokens:
    """Stand-ins for everything that comes from a page."""

    def __init__(self, definitions: Sequence[Named]) -> None:
        self._definitions = definitions
        # Not to be confused with a name that the generator makes of one and a number.
        self.classes = {named.key: f"C{n}X" for n, named in enumerate(definitions)}
        self.keys = {token: key for key, token in self.classes.items()}
        self.values: dict[str, str] = {}
        self.tagged: dict[str, Tagged] = {}

    def document(self) -> dict[str, Any]:
        """The definitions as components of an OpenAPI document."""
        schemas = {
            self.classes[named.key]: self._definition(named.body)
            for named in self._definitions
        }
        for token, union in list(self.tagged.items()):
            schemas[token] = {"anyOf": [self._schema(type_) for type_ in union.types]}
        return {
            "openapi": "3.1.0",
            "info": {"title": "models", "version": "0"},
            "paths": {},
            "components": {"schemas": schemas},
        }

    def _definition(self, body: Object | Type) -> dict[str, Any]:
        if not isinstance(body, Object):
            return self._schema(body)
        # All are required here: what may be absent is told apart by direction,
        # which the model generator knows nothing of.
        properties = {
            f"f{n}": self._schema(prop.type) for n, prop in enumerate(body.properties)
        }
        if body.extra is not None:
            properties["extra"] = self._schema(Map(body.extra))
        return {
            "type": "object",
            "properties": properties,
            "required": list(properties),
        }

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
                return {"$ref": f"#/components/schemas/{self.classes[key]}"}
            case Union(members):
                return {"anyOf": [self._schema(member) for member in members]}
            case Tagged():
                token = f"T{len(self.tagged)}"
                self.tagged[token] = type_
                return {"$ref": f"#/components/schemas/{token}"}

    def _enum(
        self, values: tuple[str | int | bool, ...], is_open: bool
    ) -> dict[str, Any]:
        kinds: dict[str, list[str | int | bool]] = {}
        for value in values:
            if isinstance(value, str):
                kinds.setdefault("string", []).append(self._token(value))
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

    def _token(self, value: str) -> str:
        token = f"v{len(self.values)}"
        self.values[token] = value
        return token


def _generate(document: dict[str, Any]) -> str:
    from datamodel_code_generator import generate
    from datamodel_code_generator.enums import DataModelType, InputFileType
    from datamodel_code_generator.format import DatetimeClassType, PythonVersion
    from datamodel_code_generator.parser import LiteralType

    generated = generate(
        json.dumps(document),
        input_file_type=InputFileType.OpenAPI,
        output=None,
        formatters=[],
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_311,
        disable_future_imports=False,
        disable_timestamp=True,
        enum_field_as_literal=LiteralType.All,
        field_constraints=True,
        output_datetime_class=DatetimeClassType.Datetime,
        use_annotated=True,
        use_root_model_type_alias=True,
        use_standard_collections=True,
        use_type_alias=True,
        use_union_operator=True,
    )
    if not isinstance(generated, str):
        raise TypeError("the model generator was asked for one module")
    return generated

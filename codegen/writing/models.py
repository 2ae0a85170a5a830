"""The types of models, from datamodel-code-generator.

Nothing of a page reaches it but structure: each type goes in as tokens (see
`type_tokens`), once, and the annotation that comes back, parsed as Python, gets the
names and texts of every place that has the type. What is not an expected field or a
name of the table in `token_annotations` is a defect here, not of the page.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from codegen.memo import Memo
from codegen.model.build_model import field_names
from codegen.model.ir_annotation import Annotation
from codegen.model.shapes import Map, Named, Object, Type
from codegen.model.types import ClassName
from codegen.writing.token_annotations import Parsed, Writer, fits
from codegen.writing.type_tokens import Tokens

_FIELDS = 100  # of a class that the model generator is given


@dataclass(frozen=True, slots=True)
class Typed:
    """The types of one definition: of its fields by wire name, or of an alias.

    `extra` is that of properties which have no field.
    """

    fields: Mapping[str, Annotation] = field(default_factory=dict[str, Annotation])
    extra: Annotation | None = None
    alias: Annotation | None = None


def model_types(
    definitions: Sequence[Named],
    classes: Mapping[str, ClassName],
    taken: Mapping[str, frozenset[str]],
    memo: Memo,
) -> dict[str, Typed]:
    """The types of all definitions, by key, each as its own module writes it.

    Args:
        taken: By module the names that stand for something else there.
        memo: What the model generator makes of structures.
    """
    tokens = {type_: Tokens(type_) for d in definitions for type_ in _types(d.body)}
    structures = {found.structure: found for found in tokens.values()}
    written = memo.answers(
        structures,
        lambda new: _written([structures[structure] for structure in new]),
        lambda structure, answer: fits(answer, structures[structure], classes),
    )
    result: dict[str, Typed] = {}
    for named in definitions:
        body = named.body
        shadowed = (
            frozenset(field_names(body).values())
            if isinstance(body, Object)
            else frozenset[str]()
        )
        module = classes[named.key].module
        writer = Writer(classes, module, shadowed, taken.get(module, frozenset()))

        def annotation(type_: Type, writer: Writer = writer) -> Annotation:
            found = tokens[type_]
            return writer.annotation(written[found.structure], found)

        if isinstance(body, Object):
            result[named.key] = Typed(
                fields={prop.wire: annotation(prop.type) for prop in body.properties},
                extra=None if body.extra is None else annotation(Map(body.extra)),
            )
        else:
            result[named.key] = Typed(alias=annotation(body))
    return result


def _types(body: Object | Type) -> list[Type]:
    if not isinstance(body, Object):
        return [body]
    types = [prop.type for prop in body.properties]
    return types if body.extra is None else [*types, Map(body.extra)]


def _written(types: Sequence[Tokens]) -> list[str]:
    """The annotation of each type, in its tokens."""
    parsed = Parsed(ast.parse(_generate(_document(types))))
    return [parsed.annotation(f"f{n}", f"U{n}") for n in range(len(types))]


def _document(types: Sequence[Tokens]) -> dict[str, Any]:
    """The types as the fields of a few classes of an OpenAPI document."""
    # All fields are required here: what may be absent is told apart by direction,
    # which the model generator knows nothing of.
    properties = {f"f{n}": _numbered(found.schema, n) for n, found in enumerate(types)}
    names = list(properties)
    schemas = {
        f"S{start}X": _object(names[start : start + _FIELDS], properties)
        for start in range(0, len(names), _FIELDS)
    }
    for token in {token for found in types for token in found.classes}:
        schemas[token] = _object([token], {token: {"type": "string"}})
    for n, found in enumerate(types):
        for token, union in found.unions.items():
            schemas[f"U{n}{token}"] = _numbered(union, n)
    return {
        "openapi": "3.1.0",
        "info": {"title": "models", "version": "0"},
        "paths": {},
        "components": {"schemas": dict(sorted(schemas.items()))},
    }


def _object(names: Collection[str], properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: properties[name] for name in names},
        "required": list(names),
    }


def _numbered(schema: dict[str, Any], number: int) -> Any:
    """A schema whose unions are told from those of others."""
    text = json.dumps(schema)
    return json.loads(re.sub(r'/schemas/(T\d+X)"', rf'/schemas/U{number}\1"', text))


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

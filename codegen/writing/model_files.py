"""Models as their files print them: `ir.Model`s with their types."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass

from codegen.code import NOTHING, Code, doc_literal, py
from codegen.memo import Memo
from codegen.model.build import Built
from codegen.model.imports import import_lines
from codegen.model.ir import Field, Model
from codegen.model.ir_annotation import Annotation, Import, or_omit
from codegen.model.shapes import Named, Object, Type, has_dict, is_recursive, refs
from codegen.model.types import Annotations
from codegen.writing.model_modules import divided
from codegen.writing.models import Typed, model_types
from codegen.writing.old_models import OldNames

# Of pydantic's own dependencies; typing has it from Python 3.12 on.
_RECURSIVE = Import("typing_extensions", "TypeAliasType")
_OMIT = frozenset({Import(".._core.omit", "Omit"), Import(".._core.omit", "omit")})


@dataclass(frozen=True, slots=True)
class PrintedField:
    """`name: annotation = default`, and the docstring below it."""

    name: Code
    annotation: Code
    default: Code | None
    doc: Code | None

    @property
    def has_default(self) -> bool:
        return self.default is not None

    @property
    def has_doc(self) -> bool:
        return self.doc is not None


@dataclass(frozen=True, slots=True)
class PrintedKey:
    """One key of a TypedDict: its wire name as a literal, and its type."""

    wire: Code
    name: Code
    annotation: Code

    @property
    def quoted(self) -> Code:
        return py(str(self.annotation))


@dataclass(frozen=True, slots=True)
class PrintedModel:
    """A class with fields, an alias of a type, or a TypedDict with keys."""

    name: Code
    base: Code
    doc: Code
    fields: tuple[PrintedField, ...] = ()
    keys: tuple[PrintedKey, ...] = ()
    alias: Code = NOTHING
    extra: Code = NOTHING
    is_class: bool = False
    is_alias: bool = False
    is_recursive: bool = False
    is_dict: bool = False
    is_functional: bool = False
    closed: bool = False

    @property
    def quoted(self) -> Code:
        return py(str(self.name))

    @property
    def quoted_alias(self) -> Code:
        return py(str(self.alias))

    @property
    def has_doc(self) -> bool:
        return bool(self.doc)

    @property
    def has_extra(self) -> bool:
        return bool(self.extra)

    @property
    def is_empty(self) -> bool:
        return not (self.fields or self.doc or self.closed or self.extra)


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One module of `models/`; `public` is the one that its models belong to."""

    module: Code
    public: str
    imports: tuple[Code, ...]
    models: tuple[PrintedModel, ...]
    old: OldNames


def model_files(
    built: Built,
    old: Mapping[str, OldNames],
    memo: Memo,
    modules: Mapping[str, str] | None = None,
    needed: Set[str] | None = None,
) -> tuple[ModelFile, ...]:
    """The modules of `models/`, sorted by name.

    Args:
        old: The old names by module.
        memo: What the model generator makes of structures.
        modules: The private ones by class, if they have been decided on.
        needed: The public modules whose models are asked for; None: all are.
    """
    classes = divided(built.definitions, built.classes, modules)
    taken = {module: names.taken for module, names in old.items()}
    asked = [
        named
        for named in built.definitions
        if needed is None or built.classes[named.key].module in needed
    ]
    types = model_types(asked, classes, taken, memo)
    by_key = {named.key: named for named in built.definitions}
    members: dict[str, list[tuple[Named, Model]]] = {}
    for named, model in zip(built.definitions, built.package.models, strict=True):
        if named.key in types:
            members.setdefault(classes[named.key].module, []).append((named, model))
    return tuple(
        _file(
            module,
            members[module],
            types,
            Annotations(classes, by_key, ".", taken=taken.get(module, ())),
            old.get(module, OldNames()),
        )
        for module in sorted(members)
    )


def _file(
    module: str,
    members: list[tuple[Named, Model]],
    types: Mapping[str, Typed],
    annotations: Annotations,
    old: OldNames,
) -> ModelFile:
    printed: list[PrintedModel] = []
    needed: set[Import] = set()
    recursive = {
        n.key for n, _ in members if is_recursive(n.key, annotations.definitions)
    }
    for named, model in sorted(members, key=lambda member: _turn(member[0], recursive)):
        typed = types[named.key]
        if isinstance(named.body, Object):
            printed.append(_class(model, typed, needed))
            if model.direction == "request":
                printed.append(_dict(named.body, model, annotations, needed))
        elif typed.alias is not None:
            is_own = named.key in recursive
            printed.append(_alias(model, typed.alias, is_own, needed))
            if has_dict(named) and not is_own:
                printed.append(_dicts(named.body, model, annotations, needed))
    if old:
        needed |= {Import("typing", "TYPE_CHECKING"), Import("typing", "TypeAlias")}
        needed.add(Import(".._core.deprecation", "renamed"))
    imports = {item for item in needed if item.module != f".{module}"}
    public = members[0][1].module
    return ModelFile(Code(module), public, import_lines(imports), tuple(printed), old)


def _turn(named: Named, recursive: Set[str]) -> int:
    """What an alias is made of stands before it; one that is a type before its users."""
    if named.key in recursive:
        return 0
    return 2 if not isinstance(named.body, Object) and any(refs(named.body)) else 1


def _class(model: Model, typed: Typed, needed: set[Import]) -> PrintedModel:
    base = "RequestModel" if model.direction == "request" else "ResponseModel"
    needed.add(Import("._base", base))
    closed = model.closed and model.direction == "request"
    if closed:
        needed.add(Import("pydantic", "ConfigDict"))
    fields = tuple(
        _field(field, typed.fields[field.wire], model.direction == "request", needed)
        for field in model.fields or ()
    )
    extra = NOTHING
    if typed.extra is not None:
        needed |= typed.extra.imports
        needed |= {Import("pydantic", "Field"), Import("typing", "TYPE_CHECKING")}
        extra = typed.extra.code
    return PrintedModel(
        name=model.name,
        base=Code(base),
        doc=model.doc,
        fields=fields,
        extra=extra,
        is_class=True,
        closed=closed,
    )


def _field(
    field: Field, annotation: Annotation, request: bool, needed: set[Import]
) -> PrintedField:
    written, default = annotation.code, None
    needed |= annotation.imports
    if not field.required and request:
        needed |= _OMIT
        written, default = or_omit(written), Code("omit")
    elif not field.required:
        written = written if field.nullable else written + Code(" | None")
        default = Code("None")
    if field.alias:
        # On the whole annotation: there, type checkers and pydantic both see it.
        needed |= {Import("pydantic", "Field"), Import("typing", "Annotated")}
        alias = Code("Field(alias=") + py(field.wire) + Code(")")
        written = Code("Annotated[") + written + Code(", ") + alias + Code("]")
    return PrintedField(field.name, written, default, field.doc)


def _dict(
    body: Object, model: Model, annotations: Annotations, needed: set[Import]
) -> PrintedModel:
    """The TypedDict of a request model: its keys are the wire names."""
    needed.add(Import("typing", "TypedDict"))
    keys: list[PrintedKey] = []
    for prop in (prop for prop in body.properties if prop.wire):
        annotation = annotations.of(prop.type, "argument")
        needed |= annotation.imports
        written = annotation.code
        if not prop.required:
            needed.add(Import("typing", "NotRequired"))
            written = Code("NotRequired[") + written + Code("]")
        keys.append(PrintedKey(py(prop.wire), _key_name(prop.wire), written))
    return PrintedModel(
        name=model.name + Code("Dict"),
        base=Code("TypedDict"),
        doc=doc_literal(f"`{model.name}` as a plain dict."),
        keys=tuple(keys),
        is_dict=True,
        is_functional=_needs_call(keys),
    )


def _dicts(
    body: Type, model: Model, annotations: Annotations, needed: set[Import]
) -> PrintedModel:
    """What is taken in place of the models of a union: the TypedDicts of them."""
    annotation = annotations.beside(body)
    needed |= annotation.imports
    needed.add(Import("typing", "TypeAlias"))
    return PrintedModel(
        name=model.name + Code("Dict"),
        base=Code(""),
        doc=doc_literal(f"`{model.name}` with plain dicts."),
        alias=annotation.code,
        is_alias=True,
    )


def _needs_call(keys: list[PrintedKey]) -> bool:
    """Whether a key cannot stand in a class body, or would hide a type there."""
    used = {name for key in keys for name in re.findall(r"\w+", key.annotation)}
    return any(not key.name or key.name in used for key in keys)


def _key_name(wire: str) -> Code:
    """The wire name where it can stand in a class body, else empty."""
    legal = wire.isidentifier() and wire.isascii() and not keyword.iskeyword(wire)
    return Code(wire) if legal and not wire.startswith("__") else NOTHING


def _alias(
    model: Model, annotation: Annotation, recursive: bool, needed: set[Import]
) -> PrintedModel:
    """`Name: TypeAlias = …`, or for pydantic's sake a type of its own that recurs."""
    needed |= annotation.imports
    needed.add(_RECURSIVE if recursive else Import("typing", "TypeAlias"))
    return PrintedModel(
        name=model.name,
        base=Code(""),
        doc=model.doc,
        alias=annotation.code,
        is_alias=not recursive,
        is_recursive=recursive,
    )

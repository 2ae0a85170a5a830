"""Shapes to annotations, for arguments (wide) and for results (exact)."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from codegen.code import Code, py
from codegen.model.ir_annotation import Annotation, Import
from codegen.model.shapes import (
    NULL,
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
    has_dict,
    is_recursive,
)

Flavour = Literal["argument", "result"]

_UUID = Import("uuid", "UUID")
_DATE = Import("datetime", "date")
_DATETIME = Import("datetime", "datetime")
_ANY = Import("typing", "Any")

_RESULT: dict[str, tuple[str, Import | None]] = {
    "any": ("Any", _ANY),
    "null": ("None", None),
    "string": ("str", None),
    "integer": ("int", None),
    "number": ("float", None),
    "boolean": ("bool", None),
    "uuid": ("UUID", _UUID),
    "datetime": ("datetime", _DATETIME),
    "date": ("date", _DATE),
    "bytes": ("bytes", None),
    "file": ("FileInput", Import(".._core.files", "FileInput")),
}
# In a request a string that is written as the page shows it will do as well.
_ALSO_TEXT = ("uuid", "datetime", "date")


@dataclass(frozen=True, slots=True)
class ClassName:
    """Where a definition lives: `models.<module>.<name>`."""

    module: str
    name: str


class Annotations:
    """Writes types.

    Args:
        shadowed: Builtins that the class has methods for.
        taken: Names that stand for something else where the types are written.
    """

    def __init__(
        self,
        classes: Mapping[str, ClassName],
        definitions: Mapping[str, Named],
        models: str,
        shadowed: Iterable[str] = (),
        taken: Iterable[str] = (),
    ) -> None:
        self._classes = classes
        self.definitions = definitions
        self._models = models
        self._shadowed = frozenset(shadowed)
        self._taken = frozenset(taken)

    def of(self, type_: Type, flavour: Flavour) -> Annotation:
        """The annotation of `type_` and what it needs imported."""
        return join(self._forms(type_, flavour))

    def _forms(self, type_: Type, flavour: Flavour) -> Iterator[Annotation]:
        """The members of the union that an annotation is, or the annotation."""
        match type_:
            case Scalar(kind):
                yield from self._scalar(kind, flavour)
            case Enum(values, is_open):
                yield from self._enum(values, is_open)
            case Array(items):
                outer = "Sequence" if flavour == "argument" else "list"
                yield self._generic(outer, "", self.of(items, flavour))
            case Tuple(items):
                yield self._tuple([self.of(item, flavour) for item in items])
            case Map(values):
                outer = "Mapping" if flavour == "argument" else "dict"
                yield self._generic(outer, "str", self.of(values, flavour))
            case Ref(key):
                yield from self._ref(key, flavour)
            case Union(members):
                for member in members:
                    yield from self._forms(member, flavour)
            case Tagged():
                for member in type_.types:
                    yield from self._forms(member, flavour)

    def beside(self, body: Type) -> Annotation:
        """What an argument takes that is not of the exact type."""
        exact = {annotation.code for annotation in self._forms(body, "result")}
        wide = self._forms(body, "argument")
        return join(found for found in wide if found.code not in exact)

    def is_array(self, type_: Type) -> bool:
        """Whether all values of a type but null are arrays."""
        match type_:
            case Array():
                return True
            case Ref(key):
                body = self.definitions[key].body
                return not isinstance(body, Object) and self.is_array(body)
            case Union(members):
                return all(m == NULL or self.is_array(m) for m in members)
            case _:
                return False

    def _scalar(self, kind: str, flavour: Flavour) -> Iterator[Annotation]:
        name, needed = _RESULT[kind]
        yield (
            Annotation(Code(name), frozenset({needed})) if needed else self._plain(name)
        )
        if flavour == "argument" and kind in _ALSO_TEXT:
            yield self._plain("str")

    def _enum(
        self, values: tuple[str | int | bool, ...], is_open: bool
    ) -> Iterator[Annotation]:
        literals = Code(", ").join([py(value) for value in values])
        yield Annotation(
            Code("Literal[") + literals + Code("]"),
            frozenset({Import("typing", "Literal")}),
        )
        if is_open:
            for kind in dict.fromkeys(type(value).__name__ for value in values):
                yield self._plain(kind)

    def _generic(self, outer: str, key: str, inner: Annotation) -> Annotation:
        if outer in ("Sequence", "Mapping"):
            made = Annotation(
                Code(outer), frozenset({Import("collections.abc", outer)})
            )
        else:
            made = self._plain(outer)
        first = self._plain(key).code + Code(", ") if key else Code("")
        return Annotation(
            made.code + Code("[") + first + inner.code + Code("]"),
            made.imports | inner.imports,
        )

    def _tuple(self, items: list[Annotation]) -> Annotation:
        inner = Code(", ").join([item.code for item in items])
        imports = frozenset[Import]().union(*(item.imports for item in items))
        outer = self._plain("tuple")
        code = outer.code + Code("[") + inner + Code("]")
        return Annotation(code, outer.imports | imports)

    def _ref(self, key: str, flavour: Flavour) -> Iterator[Annotation]:
        named = self.definitions[key]
        body = named.body
        both = flavour == "argument" and has_dict(named)
        if not isinstance(body, Object | Enum):
            recursive = is_recursive(key, self.definitions)
            both &= not recursive
            inline = flavour == "argument" or not named.component
            if inline and not both and not recursive:
                yield from self._forms(body, flavour)
                return
        found = self._classes[key]
        module = f"{self._models}{found.module}"
        yield self._class(module, found.name)
        if both:
            yield self._class(module, f"{found.name}Dict")

    def _class(self, module: str, name: str) -> Annotation:
        needed = imported(module, name, self._taken)
        return Annotation(Code(needed.alias or name), frozenset({needed}))

    def _plain(self, name: str) -> Annotation:
        """A builtin; qualified where the class has a method of that name."""
        if name in self._shadowed:
            return Annotation(Code(f"builtins.{name}"), frozenset({Import("builtins")}))
        return Annotation(Code(name))


def imported(module: str, name: str, taken: Container[str]) -> Import:
    """The import of a class, under a name that no class has where its own is taken."""
    return Import(module, name, f"_{name}" if name in taken else "")


def join(annotations: Iterable[Annotation]) -> Annotation:
    """The union of annotations that are none themselves, each once; None is last."""
    found = {annotation.code: annotation.imports for annotation in annotations}
    imports = frozenset[Import]().union(*found.values())
    codes = sorted(found, key=lambda code: code == "None")
    return Annotation(Code(" | ").join(codes), imports)

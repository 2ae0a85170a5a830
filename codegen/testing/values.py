"""How the values of a generated test are written down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from codegen.code import Code, ident, py
from codegen.model.ir import Operation
from codegen.model.ir_arguments import Argument
from codegen.testing.calls import Call, Key
from codegen.testing.cases import Named
from codegen.testing.imports import TestImports
from codegen.testing.keywords import is_list, is_mapping
from codegen.testing.media import File
from codegen.testing.synthesis import Json
from codegen.testing.wire import ABSENT

# Longer values get a name, so that a call stays easy to read.
_SHORT = 48
_MODELS = "..models."
# Variables of the template, and what its tests import.
_TAKEN = frozenset(
    {"answer", "api", "body", "caught", "documented", "error", "model", "pytest"}
    | {"first", "item", "items", "request", "result", "second", "status", "third"}
    | {"to_wire", "undocumented"}
)


@dataclass(frozen=True, slots=True)
class Written:
    """One call as it is written: its arguments, and its body as a literal."""

    local: tuple[Named, ...]
    arguments: tuple[Code, ...]
    body: Code


class CallWriter:
    """Writes the calls of one operation.

    Args:
        calls: All of them, as often as they occur: what is long and stands in
            several tests becomes a constant of the module.
        classes: The models that are classes, by module and name.
    """

    def __init__(
        self,
        operation: Operation,
        calls: Sequence[Call],
        imports: TestImports,
        classes: Container[tuple[str, str]],
    ) -> None:
        self._operation = operation
        self._imports = imports
        self._classes = classes
        self._names: dict[Key, Code] = {
            (argument.place, argument.wire): argument.name
            for argument in operation.arguments
        }
        counts = Counter(
            (key, literal(value))
            for call in calls
            for key, value in call.given.items()
            if is_long(value)
        )
        self._shared = {
            (key, text): ident(f"{operation.constant}_{self._name(key).upper()}")
            for (key, text), count in counts.items()
            if count > 1
        }
        self._values = {
            (key, literal(value)): value
            for call in calls
            for key, value in call.given.items()
        }

    @property
    def constants(self) -> tuple[Named, ...]:
        return tuple(
            Named(name, text, has_empty(self._values[key, text]))
            for (key, text), name in self._shared.items()
        )

    def write(self, call: Call, *, models: bool = False) -> Written:
        """`call` as Python; `models`: its objects are models, not dicts."""
        local: list[Named] = []
        texts: dict[Key, Code] = {}
        for key, value in call.given.items():
            text = literal(value)
            if has_file(value):
                self._imports.public.add("File")
            shared = self._shared.get((key, text))
            if shared is None and is_long(value):
                shared = self._local(key)
                local.append(Named(shared, text, has_empty(value)))
            texts[key] = text if shared is None else shared
        return Written(
            tuple(local), self._passed(call, texts, models), self._body(call, texts)
        )

    def _passed(
        self, call: Call, texts: Mapping[Key, Code], models: bool
    ) -> tuple[Code, ...]:
        result: list[Code] = []
        for argument in self._operation.arguments:
            key = (argument.place, argument.wire)
            if key not in texts:
                continue
            text = texts[key]
            if models:
                text = self._as_model(argument, call.given[key], text)
            if argument.place != "path":
                text = argument.name + Code("=") + text
            result.append(text)
        return tuple(result)

    def _as_model(self, argument: Argument, value: Json, text: Code) -> Code:
        found = _model(argument, value, self._classes)
        if found is None:
            return text
        parsed = self._imports.model(*found) + Code(".model_validate(")
        if is_list(value):
            return Code("[") + parsed + Code("item) for item in ") + text + Code("]")
        return parsed + text + Code(")")

    def _body(self, call: Call, texts: Mapping[Key, Code]) -> Code:
        if call.body is ABSENT or self._operation.body is None:
            return Code("")
        if not self._operation.body.flattened:
            return texts["body", "body"]
        fields = [
            py(wire) + Code(": ") + text
            for (place, wire), text in texts.items()
            if place == "body"
        ]
        return Code("{") + Code(", ").join(fields) + Code("}")

    def _local(self, key: Key) -> Code:
        name = self._name(key)
        return ident(f"{name}_value" if name in _TAKEN else name)

    def _name(self, key: Key) -> str:
        return str(self._names[key])


def has_models(
    operation: Operation, call: Call, classes: Container[tuple[str, str]]
) -> bool:
    """Whether an argument of the call may be a model, too."""
    return any(
        _model(argument, call.given.get((argument.place, argument.wire)), classes)
        for argument in operation.arguments
    )


def _model(
    argument: Argument, value: Json, classes: Container[tuple[str, str]]
) -> tuple[str, str] | None:
    """Module and name of the model that an argument takes in place of `value`."""
    found = {
        imported.name: imported.module.removeprefix(_MODELS)
        for imported in argument.annotation.imports
        if imported.module.startswith(_MODELS)
    }
    text = str(argument.annotation.code)
    for name, module in found.items():
        pair = f"{name} | {name}Dict"
        alone = text in (pair, f"{pair} | None") and is_mapping(value)
        many = text == f"Sequence[{pair}]" and is_list(value) and len(value) > 0
        fits = alone or many
        if fits and (module, name) in classes:
            return module, name
    return None


def literal(value: Json) -> Code:
    """A Python literal of JSON-like data with files in it."""
    if isinstance(value, File):
        named = {"name": value.name, "content_type": value.content_type}
        said = [Code(f", {key}=") + py(text) for key, text in named.items() if text]
        content = py(value.content)
        return (
            Code("File(") + content + Code("").join(said) + Code(")")
            if said
            else content
        )
    if is_mapping(value):
        pairs = [py(key) + Code(": ") + literal(item) for key, item in value.items()]
        return Code("{") + Code(", ").join(pairs) + Code("}")
    if is_list(value):
        return Code("[") + Code(", ").join(map(literal, value)) + Code("]")
    return py(value)


def has_file(value: Json) -> bool:
    """Whether `literal` writes a File."""
    if is_mapping(value):
        return any(map(has_file, value.values()))
    if is_list(value):
        return any(map(has_file, value))
    return isinstance(value, File) and bool(value.name or value.content_type)


def is_long(value: Json) -> bool:
    return len(literal(value)) > _SHORT


def has_empty(value: Json) -> bool:
    """Whether mypy has to be told the type of a variable with this value."""
    if is_mapping(value):
        return not value or any(has_empty(item) for item in value.values())
    if is_list(value):
        return not value or any(has_empty(item) for item in value)
    return False


def pairs_text(pairs: Sequence[tuple[str, str]]) -> Code:
    """A query or the cookies as a dict; a name that occurs more than once has a list."""
    values: dict[str, list[str]] = {}
    for name, text in pairs:
        values.setdefault(name, []).append(text)
    return py({name: v if len(v) > 1 else v[0] for name, v in values.items()})


def bytes_text(text: str) -> Code:
    """A `bytes` literal of `text`."""
    return Code("b") + py(text) if text.isascii() else py(text) + Code(".encode()")

"""What `webhooks.py` prints: the events, and the function that parses them."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.code import Code, ident, py
from codegen.model.imports import import_lines
from codegen.model.ir import Package
from codegen.model.ir_annotation import Import
from codegen.model.names import pascal, unique
from codegen.openapi.signatures import Signature

_OBJECT = Code("dict[str, Any]")
_OWN = frozenset({"EventError", "Events", "Mapping", "SignatureError", "Union"}) | {
    "BodySignature",
    "StandardSignature",
}
_MOST_BARS = 100


@dataclass(frozen=True, slots=True)
class Event:
    """An event and the class of its payload."""

    name: str
    type: Code
    summary: str


@dataclass(frozen=True, slots=True)
class WebhooksFile:
    """The module; `union` and `literal` are the names of its own two types."""

    imports: tuple[Code, ...]
    exported: tuple[str, ...]
    events: tuple[Event, ...]
    tag: str
    union: Code
    literal: Code
    members: tuple[Code, ...]
    signature: Code

    @property
    def has_signature(self) -> bool:
        """Whether it is known how events are signed."""
        return bool(self.signature)

    @property
    def has_many(self) -> bool:
        """Whether type checkers give up on so many members between bars."""
        return len(self.members) > _MOST_BARS

    @property
    def has_tag(self) -> bool:
        return bool(self.tag)


def webhooks_file(package: Package) -> WebhooksFile:
    """The module of the events of a package that has some which are JSON."""
    events = package.webhooks.parsed
    paths = {str(event.model) for event in events if event.model != "Any"}
    wanted = {path: [path.partition(".")[2], _longer(path)] for path in paths}
    classes = {path: ident(name) for path, name in unique(wanted, _OWN).items()}
    taken = set(map(str, classes.values()))
    union = _free("Event", taken)
    literal = _free("EventName", taken)
    imports = {_import(path, str(name)) for path, name in classes.items()}
    imports |= {
        Import("typing", "Any"),
        Import("typing", "Literal"),
        Import("typing", "TypeAlias"),
        Import("._core.events", "EventError"),
        Import("._core.events", "Events"),
    }
    signature = package.webhooks.signature
    exported = {*taken, union, literal, "EventError", "parse_event"}
    if signature is not None:
        exported |= {"SignatureError", "verify"}
        imports |= {
            Import("collections.abc", "Mapping"),
            Import("._core.signatures", "SignatureError"),
            Import("._core.signatures", _kind(signature)),
        }
    if len(classes) > _MOST_BARS:
        imports.add(Import("typing", "Union"))
    return WebhooksFile(
        imports=import_lines(imports),
        exported=tuple(sorted(exported)),
        events=tuple(
            Event(event.name, classes.get(str(event.model), _OBJECT), event.summary)
            for event in events
        ),
        tag=package.webhooks.tag,
        union=ident(union),
        literal=ident(literal),
        members=tuple(
            classes[path] for path in sorted(classes, key=classes.__getitem__)
        ),
        signature=_signature(signature),
    )


def _kind(signature: Signature) -> str:
    return "StandardSignature" if signature.standard else "BodySignature"


def _signature(signature: Signature | None) -> Code:
    """How it is made at run time; empty without one."""
    if signature is None:
        return Code("")
    given = [py(text) for text in (signature.header, signature.prefix) if text]
    return ident(_kind(signature)) + Code("(") + Code(", ").join(given) + Code(")")


def _longer(path: str) -> str:
    module, _, name = path.partition(".")
    return pascal(module) + name


def _import(path: str, name: str) -> Import:
    module, _, own = path.partition(".")
    return Import(f".models.{module}", own, "" if own == name else name)


def _free(name: str, taken: set[str]) -> str:
    while name in taken:
        name = f"Any{name}"
    return name

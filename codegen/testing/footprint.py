"""What the tests and the mock of a resource are made of, as a digest.

Where it is what it was, so are they, and need not be worked out again: that takes
longer than all that comes before it. It stands for more than they are made of rather
than for less: for the operations as they are generated and as the document has them,
with every component that they lead to, and for what all operations have in common. It
does not stand for what operations say to readers, which tests do not repeat.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from hashlib import sha256
from typing import Any

from codegen.model.ir import Operation, Package, Resource
from codegen.openapi.refs import pointer
from codegen.openapi.schemas import without_words
from codegen.reading.source import Node

# As a `$ref` and the mapping of a discriminator have it, in JSON.
_REFERENCE = re.compile(r'"#/(?:[^"\\]|\\.)*"')
_WORDS = re.compile(r"[\w.]+")

# What the document says of its operations, and what it says to readers alone.
_OF_OTHERS = frozenset({"paths", "components", "security", "info", "tags"})

Pair = tuple[str, str]  # section and name of a component
_ELSEWHERE: Pair = ("", "")


class Footprints:
    """The digests of the resources of a package.

    Args:
        document: The normalised document that the package was built from.

    Attributes:
        common: The digest of what all operations have in common.
    """

    def __init__(self, document: Node, package: Package) -> None:
        self._document = document
        self._found: dict[str, str] = {}
        # By identity, and so with the operation, that it stays.
        self._operations: dict[int, tuple[Operation, str, str]] = {}
        components: Mapping[str, Any] = document.get("components") or {}
        texts = {
            (section, name): json.dumps(value, default=str)
            for section, table in components.items()
            for name, value in table.items()
        }
        self._leads = {pair: _led_to(text) for pair, text in texts.items()}
        self._digests = {pair: _digest([text]) for pair, text in texts.items()}
        common = {k: v for k, v in document.items() if k not in _OF_OTHERS}
        # A variable of a server is given to the client for all operations.
        servers = [
            server
            for item in document["paths"].values()
            for operation in item.values()
            for server in operation.get("servers") or ()
            if "{" in str(server.get("url"))
        ]
        self.common = _digest(
            [
                json.dumps(common, default=str),
                json.dumps([components.get("securitySchemes"), servers], default=str),
                repr(replace(package, resources=(), models=(), model_aliases=())),
            ]
        )
        self._classes = {
            f"{model.module}.{model.name}": model.fields is None
            for model in package.models
        }

    def of(self, resource: Resource) -> str:
        """The digest of a resource."""
        name = str(resource.name)
        if name not in self._found:
            methods = [*resource.operations, *(a.operation for a in resource.aliases)]
            others = repr(replace(resource, operations=()))
            digests = map(self.of_operation, methods)
            self._found[name] = _digest([self.common, others, *digests])
        return self._found[name]

    def of_operation(self, operation: Operation) -> str:
        """The digest of an operation without what all of them have in common."""
        return self._of_operation(operation)[1]

    def of_components(self, operation: Operation) -> str:
        """The digest of all components that an operation leads to."""
        return self._of_operation(operation)[2]

    def _of_operation(self, operation: Operation) -> tuple[Operation, str, str]:
        known = self._operations.get(id(operation))
        if known is None:
            written = repr(operation)
            models = " ".join(found.model or "" for found in operation.responses)
            words = set(_WORDS.findall(models))
            aliases = sorted(name for name in words if self._classes.get(name))
            node = json.dumps(self._said(operation), default=str)
            reached = _digest(self._reached(_led_to(node)))
            known = operation, _digest([written, *aliases, node, reached]), reached
            self._operations[id(operation)] = known
        return known

    @property
    def needed_all(self) -> bool:
        """Whether a digest that was asked for stands for all operations."""
        return _ELSEWHERE in self._digests

    def _said(self, operation: Operation) -> Any:
        """What the document says of an operation, or of all that say nothing else."""
        node = self._document["paths"][operation.path][operation.method.lower()]
        return {"security": self._document.get("security"), **without_words(node)}

    def _reached(self, pairs: Set[Pair]) -> list[str]:
        """The digests of all components that some lead to, and of these."""
        todo = list(pairs)
        found: set[Pair] = set()
        while todo:
            pair = todo.pop()
            if pair == _ELSEWHERE and pair not in self._digests:
                self._add_operations()
            if pair not in found and pair in self._digests:
                found.add(pair)
                todo.extend(self._leads[pair])
        return [self._digests[pair] for pair in sorted(found)]

    def _add_operations(self) -> None:
        """Know all operations, which is what a reference to no component leads to."""
        text = json.dumps(without_words(self._document["paths"]), default=str)
        self._leads[_ELSEWHERE] = _led_to(text)
        self._digests[_ELSEWHERE] = _digest([text])


def _led_to(text: str) -> set[Pair]:
    refs = (json.loads(found) for found in set(_REFERENCE.findall(text)))
    return {_component(pointer(ref)) for ref in refs}


def _component(steps: list[str]) -> Pair:
    is_component = len(steps) > 2 and steps[0] == "components"
    return (steps[1], steps[2]) if is_component else _ELSEWHERE


def _digest(texts: Iterable[str]) -> str:
    total = sha256()
    for text in texts:
        data = text.encode("utf-8", "surrogatepass")
        total.update(f"{len(data)}\0".encode())
        total.update(data)
    return total.hexdigest()

"""How the webhooks of an API are signed, as far as its pages say it.

Two ways are known: the three headers of Standard Webhooks (under their own names
or those of Svix, which it came from), and HMAC-SHA256 of the body in hexadecimal
digits in one header. What is said in part only is not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from codegen.openapi.schemas import METHODS
from codegen.reading.source import Node, Seq, unplaced

_STANDARD = ("id", "timestamp", "signature")
_PREFIXES = ("webhook", "svix")
_NAME = re.compile(r"[\w-]*signature(-256)?", re.IGNORECASE)
_SHOWN = re.compile(r"(sha256=)?(<hex>|[0-9a-f]{16,}\.{0,3})", re.IGNORECASE)
_ALGORITHM = re.compile(r"\bHMAC[- ]?(\w+ )?SHA-?256\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Signature:
    """How a request is signed.

    `header`: the one that has it; or, if it is `standard`, what the names of the
    three begin with. `prefix`: what stands before its digits.
    """

    header: str
    prefix: str
    standard: bool


def signature_of(document: Node) -> Signature | None:
    """How all webhooks are signed; None if that is not said, or not of all the same."""
    operations = [*_operations(document)]
    for prefix in _PREFIXES:
        text = " ".join(_said(document, operations)).lower()
        wanted = (rf"\b{prefix}-{name}\b" for name in _STANDARD)
        if all(re.search(pattern, text) for pattern in wanted):
            return Signature(prefix, "", standard=True)
    found = {_of_body(operation) for operation in operations}
    return found.pop() if len(found) == 1 else None


def _operations(document: Node) -> Iterator[Node]:
    for item in document.get("webhooks", unplaced()).values():
        yield from (item[method] for method in METHODS if method in item)


def _said(document: Node, operations: list[Node]) -> Iterator[str]:
    """The names of headers, and what is said of the webhooks and of their tags."""
    tags = document.get("tags") or ()
    lists = [operation.get("tags") for operation in operations]
    names = {str(tag) for listed in lists if isinstance(listed, Seq) for tag in listed}
    about = [t for t in tags if isinstance(t, Node) and str(t.get("name")) in names]
    for holder in (*operations, *about):
        yield str(holder.get("description") or "")
    for operation in operations:
        yield from (str(parameter.get("name")) for parameter in _headers(operation))


def _headers(operation: Node) -> Iterator[Node]:
    for parameter in operation.get("parameters") or ():
        if isinstance(parameter, Node) and parameter.get("in") == "header":
            yield parameter


def _of_body(operation: Node) -> Signature | None:
    """The signature of the body alone, where its form can be seen."""
    for parameter in _headers(operation):
        name = str(parameter.get("name"))
        schema = parameter.get("schema")
        shown = [parameter.get("example"), parameter.get("description")]
        if isinstance(schema, Node):
            examples = schema.get("examples") or ()
            shown += [schema.get("example"), *examples, schema.get("description")]
        text = " ".join(str(value) for value in shown if value)
        found = _SHOWN.search(text)
        known = bool(found and found[1]) or bool(found and _ALGORITHM.search(text))
        if _NAME.fullmatch(name) and found and known:
            return Signature(name, found[1] or "", standard=False)
    return None

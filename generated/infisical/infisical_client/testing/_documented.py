"""The documented answers of an operation, and others in their form."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Any

from .._core.jsonable import plain
from .._core.operation import Operation
from ._call import Call

DOCUMENTED: Any = object()
_MEDIA_TYPES = {
    "json": "application/json",
    "text": "text/plain",
    "events": "text/event-stream",
    "lines": "application/x-ndjson",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it is sent, for what the documentation does not know.

    Args:
        status: The HTTP status.
        content: The body.
        headers: All of them but the length.
        broken: Whether the connection breaks at the end of the body.
    """

    status: int = 200
    content: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    broken: bool = False


class Documented:
    """The documented answers of an operation.

    Each has a `status`, and what has a body a `media_type` and the body: `json`,
    `text`, or the items of a stream as `events` or `lines`. A page is the last one;
    `later` is what answers a call for a later one, and which calls these are.
    """

    def __init__(self, name: str, operation: Operation[Any]) -> None:
        self.name = name
        self.operation = operation

    @cached_property
    def _answers(self) -> list[dict[str, Any]]:
        resource, _, method = self.name.partition(".")
        return _examples(resource)[method]

    def success(self, *, empty: bool = False) -> dict[str, Any]:
        """Return the first that is a success, or the first of these without a body."""
        found = [a for a in self._answers if 200 <= a["status"] < 300]
        found.sort(key=lambda answer: empty and "media_type" in answer)
        return found[0] if found else {"status": 200}

    def of(self, status: int) -> dict[str, Any]:
        """Return the one for a status; one without a body if there is none."""
        key = self.operation.documented(status)
        same = [
            answer
            for answer in self._answers
            if self.operation.documented(answer["status"]) == key is not None
        ]
        return {**(same[0] if same else {}), "status": status}

    def default(self, call: Call) -> dict[str, Any]:
        """Return the answer to a call of which no test said anything."""
        found = self.success()
        later = found.get("later", {"names": ()})
        for name in later["names"]:
            in_body = later["place"] == "json" and call.content
            given = (call.json if in_body else call.query).get(name)
            if str(given or later["first"]) != later["first"]:
                return {**found, "json": later["json"]}
        return found

    def example(self) -> Any:
        """Return the body of the first success, as JSON data."""
        found = self.success()
        return next((found[kind] for kind in _MEDIA_TYPES if kind in found), None)

    def reply(
        self, documented: Mapping[str, Any], body: Any, headers: Mapping[str, str]
    ) -> Reply:
        """Return an answer like a documented one, with another body."""
        known = next((kind for kind in _MEDIA_TYPES if kind in documented), None)
        if body is DOCUMENTED:
            body = documented[known] if known else None
        kind = _kind(known, body)
        if kind is None:
            return Reply(documented["status"], b"", headers)
        media_type = _MEDIA_TYPES[kind]
        if kind == known or isinstance(body, bytes):
            media_type = documented.get("media_type", media_type)
        headers = {k.lower(): value for k, value in headers.items()}
        headers = {"content-type": media_type, **headers}
        return Reply(documented["status"], _encoded(kind, body), headers)


@cache
def _examples(resource: str) -> dict[str, list[dict[str, Any]]]:
    text = (
        files(__name__.rpartition(".")[0])
        .joinpath(f"{resource}.json")
        .read_text("utf-8")
    )
    found: dict[str, list[dict[str, Any]]] = json.loads(text)
    return found


def _kind(known: str | None, body: Any) -> str | None:
    """Return how a body is sent; None: there is none."""
    if isinstance(body, bytes):
        return "text"
    if known is None:
        return None if body is None else "text" if isinstance(body, str) else "json"
    return "json" if known == "text" and not isinstance(body, str) else known


def _encoded(kind: str, body: Any) -> bytes:
    if isinstance(body, bytes):
        return body
    if kind == "text":
        text: str = body
        return text.encode()
    if kind == "json":
        return _json(body)
    items: Sequence[Any] = body
    if kind == "lines":
        return b"".join(_json(item) + b"\n" for item in items)
    return b"".join(map(_event, items))


def _event(item: Any) -> bytes:
    """Return an event; text is sent as it is, all else as JSON."""
    data = item.encode() if isinstance(item, str) else _json(item)
    return b"".join(b"data: %b\n" % line for line in data.split(b"\n")) + b"\n"


def _json(value: Any) -> bytes:
    return json.dumps(value, default=plain).encode()

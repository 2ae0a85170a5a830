"""The documented answers of a package: for its tests, and as its mock has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.model.ir import Operation
from codegen.model.ir_pagination import Scheme
from codegen.problems import Problems
from codegen.reading.source import Node
from codegen.testing.answers import Answer, Answers
from codegen.testing.keywords import mapping
from codegen.testing.last_page import after_it, last_page
from codegen.testing.misfits import misfit
from codegen.testing.synthesis import Json
from codegen.testing.wire import content_of, media_type_of

_KINDS = {"bytes": "text"}
_ANY = ("application/octet-stream", "application/json")


class Answered:
    """The answers of the operations of a document, which cost too much to do twice.

    Args:
        problems: Gets a note for each example that breaks its schema.
    """

    def __init__(self, document: Node, problems: Problems) -> None:
        self._document = document
        self._answers = Answers(document, problems)
        self._found: dict[str, tuple[Answer, ...]] = {}

    def of(self, operation: Operation, node: Node) -> tuple[Answer, ...]:
        """An answer for each example of each response of an operation.

        Args:
            node: The operation in the document.
        """
        if operation.call not in self._found:
            self._found[operation.call] = self._answers.of(node, operation.endpoint)
        return self._found[operation.call]

    def data(self, operation: Operation, node: Node) -> list[dict[str, Any]]:
        """The first answer of each status as JSON data, in the order of the document.

        A page is the last one; what comes after it is `later`, see `after_it`.
        Errors without a body are left out: a status says all of them. Each has a
        `status`, and what has a body a `media_type` and the body: `json`, `text`, or
        the items of a stream as `events` or `lines`.
        """
        found: dict[str, dict[str, Any]] = {}
        for answer in self.of(operation, node):
            if answer.success or answer.kind != "none":
                found.setdefault(answer.key, _entry(answer, node))
        if operation.pagination is not None:
            scheme = operation.pagination.scheme
            for key, entry in found.items():
                if 200 <= entry["status"] < 300 and "json" in entry:
                    entry |= self._last(
                        entry["json"], answered_schema(node, key), scheme
                    )
        return list(found.values())

    def _last(self, page: Json, schema: Any, scheme: Scheme) -> dict[str, Any]:
        def fits(page: Json) -> bool:
            return not misfit(page, schema, self._document, "response")

        last = last_page(page, scheme, fits)
        later = after_it(last, scheme)
        return {"json": last, "later": later} if later else {"json": last}


def answered_schema(operation: Mapping[str, Any], key: str) -> Any:
    """The schema of what is answered with a documented status."""
    response = mapping(mapping(operation, "responses"), key)
    holder = content_of(response)
    return holder.get("schema", {})


def _entry(answer: Answer, operation: Mapping[str, Any]) -> dict[str, Any]:
    if answer.kind == "none":
        return {"status": answer.status}
    response = mapping(mapping(operation, "responses"), answer.key)
    media_type = media_type_of(response).partition(";")[0].strip()
    if "*" in media_type:
        media_type = _ANY[answer.kind == "json"]
    kind = _KINDS.get(answer.kind, answer.kind)
    return {"status": answer.status, "media_type": media_type, kind: answer.body}

"""How the README of a package mocks a list of two pages."""

from __future__ import annotations

from codegen.code import Code, py
from codegen.model.ir import Operation
from codegen.model.ir_pagination import Path, Scheme
from codegen.openapi.normalise import Api
from codegen.problems import Problems
from codegen.testing.answered import Answered, answered_schema
from codegen.testing.keywords import is_list, is_mapping
from codegen.testing.last_page import after_it, at, put
from codegen.testing.misfits import misfit
from codegen.testing.subject import operation_node
from codegen.testing.synthesis import Json


def two_pages(operation: Operation, api: Api, mocked: Code) -> tuple[Code, ...]:
    """Statements that let the operation `mocked` answer two pages.

    Nothing where no example has items.
    """
    assert operation.pagination is not None
    scheme = operation.pagination.scheme
    node = operation_node(api.document, operation)
    answered = Answered(api.document, Problems())
    found = [a for a in answered.data(operation, node) if 200 <= a["status"] < 300]
    page: Json = found[0].get("json") if found else None
    if not is_list(at(page, scheme.items)):
        return ()
    keys = [answer.key for answer in answered.of(operation, node) if answer.success]
    schema = answered_schema(node, keys[0])

    def fits(page: Json) -> bool:
        return not misfit(page, schema, api.document, "response")

    example = mocked + Code(".example")
    lines = [Code("first, last = ") + example + Code(", ") + example]
    for path, value in _says_more(page, scheme):
        values = [v for v in (value, 2) if fits(put(page, path, v))]
        lines.append(_place("first", path) + Code(" = ") + py((*values, value)[0]))
    if scheme.style in ("page", "offset") or after_it(page, scheme):
        lines.append(_place("last", scheme.items) + Code(" = []"))
    headers = Code("")
    if scheme.style == "header":
        headers = Code(", headers=") + py({"link": '<?page=2>; rel="next"'})
    lines.append(
        mocked + Code(".returns(first") + headers + Code(").then.returns(last)")
    )
    return tuple(lines)


def _says_more(page: Json, scheme: Scheme) -> list[tuple[Path, Json]]:
    """What the first page says, where it says anything."""
    said: list[tuple[Path, Json]] = [(scheme.more, True), (scheme.pages, 2)]
    if scheme.style == "link":
        said.append((scheme.next, "?page=2"))
    elif scheme.style == "cursor":
        said.append((scheme.next, "2"))
    elif scheme.style in ("page", "offset"):
        said.append((scheme.total, len(at(page, scheme.items)) + 1))
    return [(p, value) for p, value in said if p and is_mapping(at(page, p[:-1]))]


def _place(name: str, path: Path) -> Code:
    steps = [Code("[") + py(step) + Code("]") for step in path]
    return Code(name) + Code("").join(steps)

"""A test that goes through all pages of an operation.

How the pages follow each other is what was recognised or stated; what is in them, and
what must be sent for each, is worked out from the document.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from codegen.code import Code, ident, py
from codegen.model.ir_pagination import Path, Scheme
from codegen.testing.answered import answered_schema
from codegen.testing.cases import Named, PageTest
from codegen.testing.examples import example
from codegen.testing.imports import TestImports
from codegen.testing.keywords import is_list, is_mapping
from codegen.testing.last_page import at, put
from codegen.testing.misfits import misfit
from codegen.testing.parsed import read_back
from codegen.testing.subject import Subject, operation_node
from codegen.testing.synthesis import Json, Synthesis
from codegen.testing.values import CallWriter, has_empty, pairs_text
from codegen.testing.wire import ABSENT, Sent, sent

_NAMES: Final = ("first", "second", "third")
# What may say where the next page begins, and that there is none.
_NEXT: Final = ("cursor-2", 1717171717171, "2031-01-01T00:00:00Z")
_END: Final = (None, "")


def page_test(
    subject: Subject, writer: CallWriter, imports: TestImports
) -> tuple[PageTest, ...]:
    """The test of an operation with pages; none where no page can be made."""
    pagination = subject.operation.pagination
    served = _Served.of(subject, pagination.scheme) if pagination else None
    if served is None:
        return ()
    pages, given = served.pages()
    item = Named(ident("item"), py(served.item), has_empty(served.item))
    named = [
        Named(ident(name), served.written(page), has_empty(page))
        for name, page in zip(_NAMES, pages, strict=False)
    ]
    written = writer.write(subject.required)
    imports.typing |= any(name.vague for name in (*written.local, item, *named))
    imports.results.add("to_wire")
    requests = [served.request(values) for values in given]
    test = PageTest(
        name=subject.operation.name + ident("_goes_through_all_pages"),
        local=(*written.local, item, *named),
        lenient=not all(map(served.fits, pages)),
        status=py(subject.planned[0].answer.status),
        pages=tuple(name.name for name in named),
        link=py(served.header) if served.scheme.style == "header" else Code(""),
        arguments=written.arguments,
        items=_array([code for page in pages for code in served.read(page)]),
        reads=served.reads(given),
        requests=_array(requests),
    )
    return (test,)


def _array(items: Sequence[Code]) -> Code:
    return Code("[") + Code(", ").join(items) + Code("]")


@dataclass(frozen=True, slots=True)
class _Served:
    """What the server has: two pages, of two items and of one, and perhaps a third.

    Args:
        page: A page with items as it is documented.
        schema: That of a page.
    """

    subject: Subject
    scheme: Scheme
    page: Json
    schema: Any

    @classmethod
    def of(cls, subject: Subject, scheme: Scheme) -> _Served | None:
        """None where neither the example nor the schema gives an item."""
        document = subject.surroundings.document
        answer = subject.planned[0].answer
        node = operation_node(document, subject.operation)
        schema = answered_schema(node, answer.key)
        made = example(schema, document, "response")
        for page in (answer.body, made) if answer.fits else (made, answer.body):
            items = at(page, scheme.items)
            if is_list(items) and items:
                return cls(subject, scheme, page, schema)
        return None

    @property
    def item(self) -> Json:
        item = at(self.page, self.scheme.items)[0]
        if self.scheme.style == "last_item" and at(item, self.scheme.key) is None:
            return put(item, self.scheme.key, "last-1")
        return item

    @property
    def link(self) -> str:
        """The address of the second page."""
        return f"{self._sent(self.subject.required.given).url}?page=2&from=link"

    @property
    def header(self) -> list[str]:
        """The header `Link` of the first page; the last one has none."""
        return [f'<https://example.com/?a=1,2>; rel="help", <{self.link}>; rel="next"']

    def pages(self) -> tuple[list[Json], list[Mapping[str, Json]]]:
        """What is served, and for each page what its request says of it."""
        scheme, item = self.scheme, self.item
        if scheme.style in ("page", "offset"):
            return self._counted()
        first = self._with(item, item, more=True)
        last = self._with(item, more=False)
        said: Json = self.link
        if scheme.style == "last_item":
            said = at(item, scheme.key)
        elif scheme.style == "cursor":
            said = self._next()
        if scheme.next:
            first = put(first, scheme.next, said)
            ends = [put(last, scheme.next, end) for end in _END]
            ends.insert(0, put(last, scheme.next, ABSENT))
            last = next(filter(self.fits, ends), ends[0])
        return [first, last], [{}, {scheme.parameter: said}]

    def _counted(self) -> tuple[list[Json], list[Mapping[str, Json]]]:
        scheme, item = self.scheme, self.item
        by_page = scheme.style == "page"
        given = self._given({}).get(scheme.parameter)
        first = scheme.first if by_page else 0
        start = given if isinstance(given, int) else first
        numbers = (
            [start, start + 1, start + 2] if by_page else [start, start + 2, start + 3]
        )
        pages = [
            self._with(
                *items,
                more=more,
                number=number,
                last=start + 2 - first,
                total=3 if by_page else start + 3,
            )
            for number, items, more in zip(
                numbers, ((item, item), (item,), ()), (True, False, False), strict=True
            )
        ]
        total = scheme.total if not by_page or start == first else ()
        known = scheme.more or scheme.pages or total
        count = 2 if known else 3
        asked: list[Mapping[str, Json]] = [
            {scheme.parameter: n} for n in numbers[1:count]
        ]
        return pages[:count], [{}, *asked]

    def _with(
        self,
        *items: Json,
        more: bool,
        number: int = 0,
        last: int = 0,
        total: int = 3,
    ) -> Json:
        """A page with these items, and what else it says of itself."""
        scheme = self.scheme
        page = put(self.page, scheme.items, list(items))
        said = ((scheme.more, more), (scheme.current, number))
        for path, value in (*said, (scheme.pages, last), (scheme.total, total)):
            page = put(page, path, value) if path else page
        return page

    def _next(self) -> Json:
        """A cursor: the documented one, or one that fits."""
        shown = at(self.page, self.scheme.next)
        tried = [shown] if shown not in (None, "", "0", 0) else []
        for value in (*tried, *_NEXT):
            if self.fits(put(self.page, self.scheme.next, value)):
                return value
        return _NEXT[0]

    def fits(self, page: Json) -> bool:
        """Whether a page is as its schema says."""
        document = self.subject.surroundings.document
        return not misfit(page, self.schema, document, "response")

    def written(self, page: Json) -> Code:
        """A page as it stands in the test, its items by their name."""
        items = _array([ident("item") for _ in at(page, self.scheme.items)])
        return _written(page, self.scheme.items, items)

    def read(self, page: Json) -> list[Code]:
        """The items of a page as a client gives them back."""
        made = Synthesis(self.subject.surroundings.document, "response")
        items = at(read_back(page, self.schema, made).value, self.scheme.items)
        return [ident("item") if i == self.item else py(i) for i in items]

    def request(self, said: Mapping[str, Json]) -> Code:
        """What the request for a page must have: the query, or the body."""
        scheme, required = self.scheme, self.subject.required
        if scheme.place == "body" and not self._has_body(said):
            return py(b"")
        if scheme.place == "body":
            return py(
                {**(required.body if required.body is not ABSENT else {}), **said}
            )
        if scheme.parameter or not said:
            values = self._given(said)
            if scheme.inside:
                values = {scheme.inside: dict(values)} if values else {}
            added = {("query", name): value for name, value in values.items()}
            return pairs_text(self._sent({**required.given, **added}).query)
        kept = {k: v for k, v in required.given.items() if k[0] != "query"}
        linked = (("page", "2"), ("from", "link"))
        # Of the path nothing is added to a link.
        fixed = {constant.wire for constant in self.subject.operation.constants}
        rest = [pair for pair in self._sent(kept).query if pair[0] not in fixed]
        return pairs_text((*linked, *rest))

    def reads(self, given: Sequence[Mapping[str, Json]]) -> Code:
        """What of a request says for which page it is."""
        if self.scheme.place != "body":
            return Code("request.query")
        if all(map(self._has_body, given)):
            return Code("request.json")
        return Code("request.content and request.json")

    def _has_body(self, said: Mapping[str, Json]) -> bool:
        """Whether a request with these members of the body has one at all."""
        is_given = bool(said) or self.subject.required.body is not ABSENT
        return is_given or self.subject.operation.body_required

    def _given(self, said: Mapping[str, Json]) -> Mapping[str, Json]:
        """What is sent beside the parameter that says which page, and it as `said`."""
        given = self.subject.required.given
        own: Json = {
            name: value for (at, name), value in given.items() if at == "query"
        }
        if self.scheme.inside:
            own = own.get(self.scheme.inside)
        return {**(own if is_mapping(own) else {}), **said}

    def _sent(self, given: Mapping[tuple[str, str], Json]) -> Sent:
        surroundings, operation = self.subject.surroundings, self.subject.operation
        return sent(
            surroundings.document,
            operation.path,
            operation.method.lower(),
            given,
            surroundings.credentials,
            surroundings.servers.address(operation),
            operation_node(surroundings.document, operation),
        )


def _written(value: Json, path: Path, inner: Code) -> Code:
    """`value` as Python, with `inner` at a place."""
    if not path or not is_mapping(value):
        return inner
    members = [
        py(name)
        + Code(": ")
        + (_written(v, path[1:], inner) if name == path[0] else py(v))
        for name, v in value.items()
    ]
    return Code("{") + Code(", ").join(members) + Code("}")

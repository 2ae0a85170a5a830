"""A page saved as seen in a browser: no YAML, only what is printed.

Mintlify prints method and path piece by piece, and then a section for each
place of parameters, the body and one response. Scrapers keep that order and
these words; they differ in escapes, anchors and code. What the page does not
print (most error bodies, folded attributes, often the server) is not made up:
the fragment is silent about it, or allows anything.
"""

from __future__ import annotations

import re
from dataclasses import replace

from codegen.dialects.fragment import Fragment, Origin
from codegen.dialects.rendered_bodies import BodyReader
from codegen.dialects.rendered_examples import (
    addresses,
    curl,
    documented,
    samples,
)
from codegen.dialects.rendered_fields import Field, parameter_of, read_fields
from codegen.dialects.rendered_lines import (
    METHODS,
    Call,
    Line,
    call_lines,
    calls,
    code_blocks,
    to_lines,
)
from codegen.dialects.rendered_sections import Section, divide, has_section
from codegen.dialects.rendered_security import (
    lift_security,
    requirement,
    sent_credentials,
)
from codegen.dialects.rendered_titles import read_titles
from codegen.problems import InputError, Problem, Problems, Where
from codegen.reading.nodes import Node, Seq
from codegen.reading.pages import Page

NAME: str = "page saved as seen"

_PLACES = ("path", "query", "header", "cookie")
_GLUED = re.compile(rf"(?<=\w)(?:{'|'.join(METHODS)})/[\w{{][^\s`]*")
_SAVE = "save its Markdown form (its URL with .md) in its place"


def matches(page: Page) -> bool:
    """Whether the page prints a method, a path and sections of fields."""
    if not has_section(page.text):
        return False
    head, sections = divide(to_lines(page.text, page.line))
    return bool(sections) and any(calls(head))


def may_match(page: Page) -> bool:
    """Whether the page is one of which a scraper lost headings or line breaks.

    Prose may look like this too, so that it is asked where nothing else fits.
    """
    _, sections, found = _outline(page)
    return bool(sections and found)


def why_not(page: Page) -> Problem | None:
    """What keeps a page that was saved as seen from being read, as far as known."""
    lines = to_lines(page.text, page.line)
    for line in lines:
        found = _GLUED.search(line.text)
        if found is not None and has_section(page.text):
            text = (
                f"the line breaks of the page are lost, as before {found[0]!r}; {_SAVE}"
            )
            return Problem(Where(page.file, line.number), "E100", text)
    for call in calls(lines):
        label = f"{call.method.upper()} {call.path}"
        text = f"the page prints {label}, but no fields under headings such as "
        text += f"'Query Parameters', 'Body' or 'Response', in English; {_SAVE}"
        number = lines[call.start].number
        return Problem(Where(page.file, number), "E100", text, operation=label)
    return None


def _outline(page: Page) -> tuple[list[Line], list[Section], list[Call]]:
    head, sections = divide(to_lines(page.text, page.line), loosely=True)
    return head, sections, list(calls(head)) or list(call_lines(head))


def read(page: Page, problems: Problems) -> Fragment:
    """The operation of a page as an OpenAPI 3.1 document.

    Notes go to `problems`. Raises `InputError`: E101 the page prints two
    operations, E110 a piece of it cannot be read.
    """
    reader = _Reader(page, problems)
    try:
        return reader.fragment()
    except InputError as error:
        raise InputError(replace(error.problem, operation=reader.label)) from None


class _Reader:
    def __init__(self, page: Page, problems: Problems) -> None:
        self._page = page
        self._file = page.file
        self._head, self._sections, self._calls = _outline(page)
        self._call = self._calls[0]
        codes = code_blocks(self._head)
        self._titles = read_titles(page, self._head, self._call)
        self._samples = list(samples(codes, self._titles.title, self._file))
        self._curl = curl(codes, self._file)
        self._urls = addresses(codes)
        self._statuses, self._example = documented(codes, self._file)
        self._server, self._path = self._split_url()
        self._bodies = BodyReader(self._file, problems, self.label)

    @property
    def label(self) -> str:
        return f"{self._call.method.upper()} {self._path}"

    def _split_url(self) -> tuple[str, str]:
        """The server, as far as the code samples tell, and the path."""
        path = self._call.path
        if self._call.server:
            return self._call.server, path
        after = next((line.text for line in self._head[self._call.end :]), "")
        # A long path may go on on the next line; and after a final slash the next
        # word looks like a piece of the path.
        for candidate in (path + after, path, path[: path.rindex("/") + 1]):
            for url in self._urls:
                if len(candidate) > 1 and url.endswith(candidate):
                    return url.removesuffix(candidate), candidate
        return "", path

    def fragment(self) -> Fragment:
        self._check_single()
        where = self._where(self._call)
        document = Node({"openapi": "3.1.0"}, where)
        silent = {"servers"}
        if self._server:
            document["servers"] = Seq([Node({"url": self._server}, where)], where)
            silent.clear()
        operation = self._operation(where)
        schemes = self._schemes()
        if schemes is None:
            silent.add("security")
        elif schemes:
            operation["security"] = requirement(schemes)
            document["components"] = Node({"securitySchemes": schemes}, where)
        item = Node({self._call.method: operation}, where)
        document["paths"] = Node({self._path: item}, where)
        return Fragment(document, self._origin(where), frozenset(silent))

    def _where(self, call: Call) -> Where:
        return Where(self._file, self._head[call.start].number)

    def _check_single(self) -> None:
        for other in self._calls[1:]:
            if (other.method, other.path) != (self._call.method, self._call.path):
                text = "the page prints a second operation; save one page for each"
                raise InputError(Problem(self._where(other), "E101", text))

    def _origin(self, where: Where) -> Origin:
        titles = self._titles
        return Origin(
            file=self._file,
            line=where.line,
            url=self._page.url,
            title=titles.title,
            description=titles.description,
        )

    def _operation(self, where: Where) -> Node:
        titles = self._titles
        operation = Node((), where)
        if titles.title:
            operation["summary"] = titles.title
        if titles.description not in ("", titles.title):
            operation["description"] = titles.description
        if titles.group:
            operation["tags"] = Seq([titles.group], where)
        parameters = self._parameters()
        if parameters:
            operation["parameters"] = Seq(parameters, where)
        for section in self._of("body")[:1]:
            sent = self._curl
            operation["requestBody"] = self._bodies.request(
                section,
                "" if sent is None else sent.headers.get("content-type", ""),
                None if sent is None else sent.data,
            )
        responses = self._bodies.responses(
            self._of("response"), self._statuses, self._example, where
        )
        if responses:  # an empty mapping is not valid
            operation["responses"] = responses
        if self._samples:
            operation["x-codeSamples"] = Seq(self._samples, where)
        return operation

    def _of(self, kind: str) -> list[Section]:
        return [section for section in self._sections if section.kind == kind]

    def _fields(self, kind: str) -> list[Field]:
        found: dict[str, Field] = {}
        for section in self._of(kind):
            for item in read_fields(section.lines, self._file):
                if item.parent is None:
                    found.setdefault(item.name, item)
        return list(found.values())

    def _parameters(self) -> list[Node]:
        parameters: list[Node] = []
        for place in _PLACES:
            fields = self._fields(place)
            self._bodies.unfold(fields, None)
            parameters += [parameter_of(place, found) for found in fields]
        return parameters

    def _schemes(self) -> Node | None:
        """The security schemes; None where the page leaves them open.

        Mintlify prints credentials wherever an operation needs some, so that
        a page without them says that it needs none, unless its sample sends some.
        """
        fields = self._fields("security")
        if not fields and self._of("security"):  # what they are is lost
            return None
        if not fields:
            where = self._where(self._call)
            listed = {found.name.lower() for found in self._fields("header")}
            fields = sent_credentials(self._curl, where)
            fields = [found for found in fields if found.name not in listed]
            if not fields:
                return Node((), where)
        return lift_security(fields, self._curl)

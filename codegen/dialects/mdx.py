"""An MDX page whose components describe an operation.

The front matter says `api: METHOD URL`; `<ParamField>` and `<ResponseField>`
are its fields (https://www.mintlify.com/docs/api-playground/mdx-setup). What
the page does not say is not made up: a type is anything, server and security
are those of the site's settings, of the cURL command, or of the siblings.
`placeholder` is a text of the playground and says nothing of the API.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from codegen.dialects.fragment import Fragment, Origin
from codegen.dialects.mdx_endpoint import (
    Endpoint,
    declared,
    declared_label,
    printed,
    read_endpoint,
    sends,
)
from codegen.dialects.mdx_fields import FieldReader
from codegen.dialects.mdx_responses import ResponseReader, all_codes
from codegen.dialects.mdx_security import is_credential, read_schemes
from codegen.dialects.mdx_several import check_single
from codegen.dialects.mdx_tables import described
from codegen.dialects.mdx_tree import Listed, name_of, place_of, prose
from codegen.dialects.mdx_types import parse_written
from codegen.dialects.mdx_undescribed import add_undescribed
from codegen.dialects.rendered_examples import Curl, curl, samples
from codegen.dialects.rendered_fields import Field, parameter_of
from codegen.dialects.rendered_lines import Code as Sample
from codegen.dialects.rendered_security import requirement
from codegen.dialects.site import Site
from codegen.dialects.snippets import Snippets, parse_with_snippets
from codegen.problems import InputError, Problem, Problems
from codegen.reading.components import Code, Component, Text
from codegen.reading.nodes import Node, Seq
from codegen.reading.pages import Page

NAME: str = "page of components"

_FIELD = re.compile(r"<(?:Param|(?:[A-Z]\w*)?(?:ParamField|ResponseField))[\s/>]")
_CURL = re.compile(r"^[ \t]*+curl\s", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6}[ \t]", re.MULTILINE)
_ABOVE = re.compile(r"\A(?:\s*(?:#[ \t]|>|Source:|import\s|export\s)[^\n]*\n?)+")
_PLACES = ("path", "query", "header", "cookie")
_JSON = "application/json"
_FORM = "multipart/form-data"
_FORMS = (_FORM, "application/x-www-form-urlencoded")


def matches(page: Page) -> bool:
    """Whether a page declares an operation, or describes one and shows a call."""
    if declared(page) is not None:
        return True
    if "api" in page.front_matter:
        return False
    if has_fields(page):
        return bool(_CURL.search(page.text)) or printed(page) is not None
    groups = page.text.split("<RequestExample>")[1:]
    return any(_CURL.search(g.partition("</RequestExample>")[0]) for g in groups)


def has_fields(page: Page) -> bool:
    """Whether a page has components that describe fields."""
    return bool(_FIELD.search(page.text))


def read(page: Page, site: Site, snippets: Snippets, problems: Problems) -> Fragment:
    """The operation of a page as an OpenAPI 3.1 document.

    Notes go to `problems`. Raises `InputError`: E121 a tag is not closed or
    cannot be read, E122 the page does not say which operation it is about.
    """
    label = declared_label(page)
    try:
        tree = parse_with_snippets(page, snippets)
        codes = all_codes(tree)
        commands = _commands(codes, page.file)
        command = next((command for _, command in commands), None)
        items = described(tree)
        if not label:
            check_single(page, tree, items, commands)
        exampled = next(tree.inside("RequestExample"), None) is not None
        names = _names(items)
        endpoint = read_endpoint(page, command, site.servers, names, exampled=exampled)
        fitting = next((own for _, own in commands if sends(own, endpoint)), command)
        if fitting is not command:  # it knows the server, too
            command = fitting
            endpoint = read_endpoint(page, command, site.servers, names)
        label = endpoint.label
        reader = _Reader(page, tree, endpoint, command, problems)
        return reader.fragment(site, items, codes)
    except InputError as error:
        raise InputError(replace(error.problem, operation=label)) from None


class _Reader:
    def __init__(
        self,
        page: Page,
        tree: Component,
        endpoint: Endpoint,
        command: Curl | None,
        problems: Problems,
    ) -> None:
        self._page = page
        self._tree = tree
        self._endpoint = endpoint
        self._curl = command
        self._fields = FieldReader(problems, endpoint.label)

    def fragment(
        self, site: Site, items: Sequence[Listed], codes: Sequence[Code]
    ) -> Fragment:
        endpoint, where = self._endpoint, self._endpoint.where
        sent = [item for item in items if item.tag.name != "ResponseField"]
        received = [item for item in items if item.tag.name == "ResponseField"]
        operation = Node((), where)
        if self._page.title:
            operation["summary"] = self._page.title
        description = self._page.description or _introduction(self._tree)
        if description not in ("", self._page.title):
            operation["description"] = description
        if self._page.front_matter.get("deprecated") is True:
            operation["deprecated"] = True
        parameters, credentials, media_type = self._parameters(sent)
        if parameters:
            operation["parameters"] = Seq(parameters, where)
        body = self._body(sent, media_type)
        if body is not None:
            operation["requestBody"] = body
        responses = ResponseReader(self._fields, self._page.file, where)
        found = responses.read(received, self._tree)
        if found:
            operation["responses"] = found
        shown = [code for code in codes if not code.text.lstrip().startswith("curl ")]
        sources = list(samples([_sample(code) for code in shown], "", self._page.file))
        if sources:
            operation["x-codeSamples"] = Seq(sources, where)
        self._missing()
        return self._document(operation, endpoint, credentials, site)

    def _document(
        self, operation: Node, endpoint: Endpoint, credentials: list[Field], site: Site
    ) -> Fragment:
        where = endpoint.where
        document = Node({"openapi": "3.1.0"}, where)
        silent: set[str] = set()
        if endpoint.servers is None:
            silent.add("servers")
        else:
            document["servers"] = endpoint.servers
        schemes = read_schemes(self._page, site.auth, credentials, self._curl)
        if schemes is None:
            silent.add("security")
        elif schemes:
            operation["security"] = requirement(schemes)
            document["components"] = Node({"securitySchemes": schemes}, where)
        item = Node({endpoint.method: operation}, where)
        document["paths"] = Node({endpoint.path: item}, where)
        page = self._page
        origin = Origin(page.file, where.line, page.url, page.title, page.description)
        return Fragment(document, origin, frozenset(silent))

    def _parameters(self, sent: list[Listed]) -> tuple[list[Node], list[Field], str]:
        """The parameters, those of them that are credentials, and the media type."""
        found: dict[tuple[str, str], Field] = {}
        credentials: list[Field] = []
        media_type = ""
        for item in sent:
            place = place_of(item)
            if not place:
                name = name_of(item.tag)
                text = f"the page does not say where {name!r} goes; write <ParamField "
                text += f'query="{name}">, or the like with path, header or body'
                raise InputError(Problem(item.tag.where, "E121", text))
            if place not in _PLACES:
                continue
            read = self._fields.read(item)
            name = read.name.lower()
            if is_credential(read):
                credentials.append(read)
            elif read.place == "header" and name == "content-type":
                media_type = _media_type(item.tag, read) or media_type
            elif read.place != "header" or name != "accept":
                found.setdefault((read.place, read.name), read)
        add_undescribed(found, self._endpoint, self._curl, self._fields)
        ordered = sorted(found.values(), key=lambda read: _PLACES.index(read.place))
        return (
            [parameter_of(read.place, read) for read in ordered],
            credentials,
            media_type,
        )

    def _body(self, sent: list[Listed], media_type: str) -> Node | None:
        """The request body; Mintlify sends JSON where the page does not say what."""
        items = [item for item in sent if place_of(item) == "body"]
        command = self._curl
        example = None if command is None else command.data
        if not items and example is None:
            return None
        where = items[0].tag.where if items else self._endpoint.where
        name = self._media_type(items, media_type)
        media = Node((), where)
        if items:
            form = name in _FORMS
            media["schema"] = self._fields.object(items, where, form=form)
        else:
            text = "the body has no fields on the page, only an example"
            self._fields.note(where, f"{text}; anything is allowed")
            media["schema"] = Node((), where)
        if example is not None and "json" in name:
            media["example"] = example.value
        return Node({"content": Node({name: media}, where)}, where)

    def _media_type(self, items: list[Listed], listed: str) -> str:
        """What the page declares, lists as a header, or sends; else JSON."""
        declared = self._page.front_matter.get("contentType")
        name = declared if isinstance(declared, str) else listed
        command = self._curl
        if not name and command is not None:
            name = command.media_type
        # A page may copy its headers from others; JSON has no place for a file.
        sends_json = command is not None and command.data is not None
        if "json" in (name or "json") and not sends_json and any(map(_is_file, items)):
            return _FORM
        return name or _JSON

    def _missing(self) -> None:
        """Note the texts that the page takes from other files."""
        for tag in self._tree.inside("Snippet"):
            if "found" not in tag.attributes:
                text = (
                    f"the page shows {tag.text('file')!r}, which is not among the specs"
                )
                self._fields.note(tag.where, text)


def _names(items: Sequence[Listed]) -> dict[str, list[str]]:
    """The names of the parameters that a page lists, by place."""
    names: dict[str, list[str]] = {}
    for item in items:
        place = place_of(item)
        names.setdefault(place, []).append(name_of(item.tag) if place else "")
    return names


def _commands(codes: Sequence[Code], file: str) -> list[tuple[int, Curl]]:
    """The cURL commands of a page, with their lines."""
    found = [(code.where.line, curl([_sample(code)], file)) for code in codes]
    return [(line, command) for line, command in found if command is not None]


def _sample(code: Code) -> Sample:
    """A block as `rendered_examples` knows it: the language is its caption."""
    return Sample(code.text, code.where.line, tuple(code.info.split()[:1]))


def _media_type(tag: Component, found: Field) -> str:
    """What a field for the header Content-Type gives as its value."""
    texts = [tag.text("default"), tag.text("placeholder"), found.description]
    known = re.search(r"(?<![a-z])[a-z]++/[a-z][\w.+-]*", " ".join(texts))
    return known[0] if known else ""


def _is_file(item: Listed) -> bool:
    """Whether a field is a file, or a list of files."""
    where = item.tag.where
    schema = parse_written(item.tag.text("type"), where) or Node((), where)
    return "binary" in (schema.get("format"), schema.get("items", {}).get("format"))


def _introduction(page: Component) -> str:
    """The text above the first heading, code or component, the title not counted."""
    first = page.children[0] if page.children else None
    if not isinstance(first, Text):
        return ""
    text = _HEADING.split(_ABOVE.sub("", first.text), maxsplit=1)[0]
    return prose(Component("", {}, first.where, [Text(text, first.where)]))

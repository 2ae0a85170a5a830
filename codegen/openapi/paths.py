"""Path templates: which part of them is the path of a request.

Paths of OpenAPI have no query and no fragment (3.1.1, section 4.8.8). Documents write
them all the same, to tell operations at one path apart: `/rest?method=photos.get`,
`/files/{id}#copy`. The query is sent with the others, the fragment never. So is what
RFC 6570 writes as `{?page,size}`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote_plus

from codegen.openapi.entry import Entry
from codegen.openapi.schemas import listed, mapping, types_of
from codegen.problems import Problems
from codegen.reading.addresses import before, names_in
from codegen.reading.source import Node

_IN_BRACES = re.compile(r"\{([^{}]*)\}")
_FORM = re.compile(r"\{[?&]([^{}]*)\}")  # RFC 6570, sections 3.2.8 and 3.2.9
_MODIFIER = re.compile(r"\*|:\d+")


@dataclass(frozen=True, slots=True)
class Template:
    """A path template in its parts.

    Attributes:
        path: What is sent as the path.
        constants: What its query always has, name and value.
        query: What else its query has: the name, and the placeholder of the value.
        unread: The first part behind the path that cannot be sent as it is written.
    """

    path: str
    constants: tuple[tuple[str, str], ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    unread: str = ""

    @property
    def placeholders(self) -> list[str]:
        """The names in braces in the path, each once."""
        return list(dict.fromkeys(names_in(self.path)))


@cache
def template_of(key: str) -> Template:
    """The parts of a key of `paths`."""
    forms = [name for found in _FORM.findall(key) for name in found.split(",")]
    names = [_MODIFIER.sub("", name.strip()) for name in forms]
    query = [(name, name) for name in names]
    constants: list[tuple[str, str]] = []
    unread: list[str] = []
    rest = _FORM.sub("", key)
    path = before(rest, "?#")
    written = before(rest[len(path) :], "#")
    fragment = rest[len(path) + len(written) :]
    unread += [fragment] if {*"{/"} & {*fragment} else []  # a path goes on in it
    for pair in written[1:].split("&"):
        name, _, value = pair.partition("=")
        held = _IN_BRACES.fullmatch(value)
        if {*"{}"} & {*name} or ({*"{}"} & {*value} and held is None):
            unread.append(pair)
        elif held is not None:
            query.append((unquote_plus(name), held[1]))
        elif pair:
            constants.append((unquote_plus(name), unquote_plus(value)))
    template = Template(path, tuple(constants), tuple(query))
    unread += _repeated([name for name, _ in (*constants, *query)])
    unread += _repeated([*template.placeholders, *(shown for _, shown in query)])
    return Template(path, tuple(constants), tuple(query), "".join(unread[:1]))


def _repeated(names: list[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def constants_of(
    key: str, operation: Mapping[str, Any], document: Mapping[str, Any]
) -> dict[str, str]:
    """What the query of each request of an operation has, because its path says so.

    Args:
        key: The key of the operation in `paths`.
        operation: It, in the normalised `document`: what is a parameter is given by
            the caller, and what is a credential by the client.
    """
    constants = dict(template_of(key).constants)
    for parameter in operation.get("parameters", ()) if constants else ():
        if parameter["in"] == "query":
            constants.pop(parameter["name"], None)
    for scheme in _schemes(operation, document) if constants else ():
        if scheme.get("in") == "query":
            constants.pop(str(scheme.get("name")), None)
    return constants


def _schemes(
    operation: Mapping[str, Any], document: Mapping[str, Any]
) -> Iterator[Mapping[str, Any]]:
    """The security schemes that an operation names."""
    schemes = mapping(mapping(document, "components"), "securitySchemes")
    security = operation.get("security", document.get("security"))
    for option in listed(security):
        for name in option if isinstance(option, Node) else ():
            if isinstance(schemes.get(name), Node):
                yield schemes[name]


def fit_template(entry: Entry, parameters: list[Node], problems: Problems) -> bool:
    """Bring the parameters of an operation in line with its path.

    A parameter of the path that stands in the query goes there; one that always has
    the same value, or is nowhere, is left out with a note. False, with a problem, for
    a query that cannot be sent and for a placeholder without a parameter.
    """
    template = template_of("" if entry.webhook else entry.path)  # a webhook has a name
    _to_query(entry, template, parameters, problems)
    _without_constants(entry, template, parameters, problems)
    known = {(p["in"], p["name"]) for p in parameters}
    unread = template.unread or _inside(template, known)
    if unread:
        text = (
            f"{unread!r} in the path {entry.path!r} cannot be sent as it is written; "
        )
        text += f"describe it by parameters. {entry.key} is left out"
        problems.error(entry.operation.where, "E205", text, operation=entry.key)
        return False
    wanted = [("path", name, name) for name in template.placeholders]
    wanted += [("query", name, shown) for name, shown in template.query]
    for place, name, shown in wanted:
        if (place, name) not in known:
            problems.error(
                entry.operation.where,
                "E202",
                f"the path {entry.path!r} has {{{shown}}}, but there is no such {place} "
                f"parameter; define it. {entry.key} is left out",
                operation=entry.key,
            )
            return False
    for parameter in [p for p in parameters if p["in"] == "path"]:
        if parameter["name"] not in template.placeholders:
            text = f"is not in the path {entry.path!r}; it is not sent"
            _leave_out(entry, parameter, parameters, text, problems)
    return True


def _to_query(
    entry: Entry, template: Template, parameters: list[Node], problems: Problems
) -> None:
    """Put into the query what the template has there."""
    names = {shown: name for name, shown in template.query}
    for index, parameter in reversed([*enumerate(parameters)]):
        name = names.get(parameter["name"], "")
        same = (parameter["in"], parameter["name"]) == ("query", name)
        if parameter["in"] not in ("path", "query") or not name or same:
            continue
        if any(p["in"] == "query" and p["name"] == name for p in parameters):
            text = "is described as one of the query, too, which counts"
            _leave_out(entry, parameter, parameters, text, problems)
            continue
        # A path has other styles.
        parts = {k: v for k, v in parameter.items() if k not in ("style", "explode")}
        parameters[index] = Node(
            {**parts, "in": "query", "name": name}, parameter.where, parameter.key_where
        )


def _without_constants(
    entry: Entry, template: Template, parameters: list[Node], problems: Problems
) -> None:
    """Leave out what the path says the value of, unless that is an example of it."""
    constants = dict(template.constants)
    for parameter in [p for p in parameters if p["in"] == "query"]:
        value = constants.get(parameter["name"], "")
        schema = mapping(parameter, "schema")
        values = [schema["const"]] if "const" in schema else listed(schema.get("enum"))
        is_text = types_of(schema) in ((), ("string",), ("string", "null"))
        if value and is_text and "$ref" not in schema and [*values] in ([], [value]):
            text = f"always is {value!r} in the path {entry.path!r}; it is no argument"
            _leave_out(entry, parameter, parameters, text, problems)


def _inside(template: Template, known: set[tuple[str, str]]) -> str:
    """A constant that is a member of an object which is a parameter."""
    return next(
        (
            name
            for name, _ in template.constants
            if "[" in name and ("query", name.partition("[")[0]) in known
        ),
        "",
    )


def _leave_out(
    entry: Entry,
    parameter: Node,
    parameters: list[Node],
    text: str,
    problems: Problems,
) -> None:
    # By identity: two parameters may say the same.
    parameters[:] = [other for other in parameters if other is not parameter]
    text = f"{parameter['in']} parameter {parameter['name']!r} {text}"
    problems.note(parameter.where, "N202", text, operation=entry.key)

"""Path templates: which part of them is the path of a request.

Paths of OpenAPI have no query and no fragment (3.1.1, section 4.8.8). Documents write
them all the same, to tell operations at one path apart: `/rest?method=photos.get`,
`/files/{id}#copy`. The query is sent with the others, the fragment never.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote_plus

from codegen.openapi.entry import Entry
from codegen.problems import Problems
from codegen.reading.source import Node

_IN_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Template:
    """A path template in its parts.

    Attributes:
        path: What is sent as the path.
        constants: The parameters of its query that always have the same value.
        query: The placeholders of its query by the name of their parameter.
    """

    path: str
    constants: Mapping[str, str]
    query: Mapping[str, str]

    @property
    def placeholders(self) -> list[str]:
        """The names in braces in the path, each once."""
        return list(dict.fromkeys(_IN_BRACES.findall(self.path)))


@cache
def template_of(key: str) -> Template:
    """The parts of a key of `paths`."""
    path, _, query = key.partition("#")[0].partition("?")
    constants: dict[str, str] = {}
    placeholders: dict[str, str] = {}
    for pair in filter(None, query.split("&")):
        name, _, value = pair.partition("=")
        if "{" in value:
            placeholders[unquote_plus(name)] = value.removeprefix("{").removesuffix("}")
        else:
            constants[unquote_plus(name)] = unquote_plus(value)
    return Template(path, constants, placeholders)


def fit_template(entry: Entry, parameters: list[Node], problems: Problems) -> bool:
    """Bring the parameters of an operation in line with its path.

    A parameter of the path that stands in the query goes there; one that always has
    the same value, or is nowhere, is left out. False, with a problem, for a
    placeholder without a parameter.
    """
    template = template_of("" if entry.webhook else entry.path)  # a webhook has a name
    _to_query(template, parameters)
    known = {(p["in"], p["name"]) for p in parameters}
    wanted = [("path", name, name) for name in template.placeholders]
    wanted += [("query", name, shown) for name, shown in template.query.items()]
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
            parameters.remove(parameter)
            problems.note(
                parameter.where,
                "N202",
                f"path parameter {parameter['name']!r} is not in the path "
                f"{entry.path!r}; it is not sent",
                operation=entry.key,
            )
    return True


def _to_query(template: Template, parameters: list[Node]) -> None:
    """Put into the query what the template has there, and take out its constants."""
    names = {placeholder: name for name, placeholder in template.query.items()}
    for index, parameter in enumerate(parameters):
        name, place = parameter["name"], parameter["in"]
        is_sent = place == "path" and name in template.placeholders
        if name in names and place in ("path", "query") and not is_sent:
            moved = {**parameter, "in": "query", "name": names[name]}
            parameters[index] = Node(moved, parameter.where, parameter.key_where)
    parameters[:] = [
        p
        for p in parameters
        if p["in"] != "query" or p["name"] not in template.constants
    ]

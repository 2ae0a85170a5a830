"""Parameters that are credentials in disguise become security schemes.

Many documents declare no security, and a header parameter `X-API-Key` or
`Authorization` on every operation in its place. That is a credential: it is
given to the client once, and sent to its own origin alone. Only operations
without security are looked at; the configuration (`auth`) comes before this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from itertools import combinations

from codegen.openapi.schemas import METHODS, types_of
from codegen.problems import Problems
from codegen.reading.source import Node, Seq, unplaced

# In lower case, with hyphens.
_NAMES = frozenset(
    {
        "access-token",
        "api-key",
        "api-token",
        "apikey",
        "auth-token",
        "authorization",
        "x-access-token",
        "x-api-key",
        "x-api-token",
        "x-apikey",
        "x-auth-key",
        "x-auth-token",
        "x-authorization",
    }
)
# Of a header with the name of the API before it; where it stands beside one of the
# names above, it is the key of somebody else.
_ENDINGS = ("-api-key", "-apikey", "-api-token", "-auth-token", "-subscription-key")
# A token in a query may be one of a page or an upload; a key is a key.
_IN_QUERY = frozenset({"api-key", "apikey"})
_MOST_ALTERNATIVES = 3


def uncover(document: Node, problems: Problems) -> None:
    """Turn the credentials among the parameters into security schemes.

    Changes the operations of the normalised `document`, and its components. A
    parameter that repeats a scheme of its operation is taken out of it.
    """
    found = _Schemes(document, problems)
    without: list[Node] = []
    for operation in _operations(document):
        security = operation.get("security", document.get("security")) or ()
        names = {n for option in security if isinstance(option, Node) for n in option}
        if names:
            found.leave_out_repeated(operation, names)
        else:
            without.append(operation)
    in_query = sum(any(map(_is_query_key, _parameters(o))) for o in without)
    for operation in without:
        taken = [p for p in _parameters(operation) if _is_header_key(p)]
        exact = [p for p in taken if _plain(p["name"]) in _NAMES]
        taken = exact or (taken if len(taken) == 1 else [])
        if in_query * 2 > len(without):
            taken += [p for p in _parameters(operation) if _is_query_key(p)]
        if taken:
            found.take(operation, taken)
    found.note()


def is_called_like_key(name: str) -> bool:
    """Whether a parameter of this name may be a credential in disguise."""
    plain = _plain(name)
    return plain in _NAMES | _IN_QUERY or plain.endswith(_ENDINGS)


class _Schemes:
    def __init__(self, document: Node, problems: Problems) -> None:
        components = document["components"]
        declared = components.get("securitySchemes") or unplaced()
        self._schemes = Node({**declared}, declared.where, declared.key_where)
        self._components = components
        self._problems = problems
        self._uses: dict[str, list[Node]] = {}

    def leave_out_repeated(self, operation: Node, names: Set[str]) -> None:
        known = {
            (str(scheme.get("in")), str(scheme.get("name")).lower())
            for name in names
            if isinstance(scheme := self._schemes.get(name), Node)
        }
        repeated = [
            p for p in _parameters(operation) if (p["in"], p["name"].lower()) in known
        ]
        for parameter in repeated:
            text = f"{parameter['in']} parameter {parameter['name']!r} is a credential "
            text += "of its security already; it is an argument of the client alone"
            self._problems.note(parameter.where, "N231", text)
        _remove(operation, repeated)

    def take(self, operation: Node, parameters: Sequence[Node]) -> None:
        """Make these parameters of an operation its security."""
        named = {self._name(parameter): parameter for parameter in parameters}
        needed = [n for n, p in named.items() if p.get("required") is True]
        optional = [n for n in named if n not in needed][:_MOST_ALTERNATIVES]
        where = operation.where
        options = [
            Node({name: Seq([], where) for name in (*needed, *some)}, where, {})
            for count in range(len(optional), -1, -1)
            for some in combinations(optional, count)
        ]
        operation["security"] = Seq(options, where)
        taken = [named[name] for name in (*needed, *optional)]
        _remove(operation, taken)
        for name in (*needed, *optional):
            self._uses.setdefault(name, []).append(named[name])

    def _name(self, parameter: Node) -> str:
        """The name of the scheme that is meant, which may be declared or new."""
        own, scheme = _scheme(parameter)
        for name, known in self._schemes.items():
            if isinstance(known, Node) and _meaning(known) == _meaning(scheme):
                return str(name)
        while own in self._schemes:
            own += "_"
        self._schemes[own] = scheme
        self._schemes.key_where[own] = parameter.where
        return own

    def note(self) -> None:
        """Say what was taken, and put the schemes into the document."""
        for name, uses in self._uses.items():
            parameter, count = uses[0], len(uses)
            many = f"of {count} operations" if count > 1 else "of an operation"
            text = f"{parameter['in']} parameter {parameter['name']!r} {many} without "
            text += f"security is taken for a credential ({name}) of the client"
            self._problems.note(parameter.where, "N230", text)
        if self._uses:
            self._components["securitySchemes"] = self._schemes


def _scheme(parameter: Node) -> tuple[str, Node]:
    """A name and the scheme for a parameter, by what it says of its value."""
    name = _plain(parameter["name"])
    kind = _kind(parameter) if name == "authorization" else ""
    said = {"type": "apiKey", "in": parameter["in"], "name": parameter["name"]}
    if kind:
        name, said = f"{kind}Auth", {"type": "http", "scheme": kind}
    scheme = Node(said, parameter.where, {})
    if isinstance(parameter.get("description"), str):
        scheme["description"] = parameter["description"]
    return re.sub(r"[^\w.-]+", "_", name), scheme


def _kind(parameter: Node) -> str:
    """``bearer``, ``basic`` or nothing: what goes into `Authorization`."""
    schema = parameter.get("schema")
    said = [
        holder.get(key)
        for holder in (parameter, schema)
        if isinstance(holder, Node)
        for key in ("description", "example", "examples", "default", "pattern", "title")
    ]
    text = " ".join(str(value) for value in said if value is not None)
    if re.search(r"\bbearer\b", text, re.IGNORECASE):
        return "bearer"
    return "basic" if re.search(r"\bBasic\b|\bbasic auth", text) else ""


def _meaning(scheme: Node) -> tuple[object, ...]:
    name = str(scheme.get("name", "")).lower()
    kind = str(scheme.get("scheme", "")).lower()
    return scheme.get("type"), kind, scheme.get("in"), name


def _is_header_key(parameter: Node) -> bool:
    name = _plain(parameter["name"])
    known = name in _NAMES or name.endswith(_ENDINGS)
    return parameter["in"] == "header" and known and _is_text(parameter)


def _is_query_key(parameter: Node) -> bool:
    known = _plain(parameter["name"]) in _IN_QUERY
    return parameter["in"] == "query" and known and _is_text(parameter)


def _is_text(parameter: Node) -> bool:
    """Whether its value is any text: neither a choice, nor of another type."""
    schema = parameter.get("schema")
    if not isinstance(schema, Node):
        return "content" not in parameter
    return not schema.keys() & {"const", "enum", "$ref"} and (
        set(types_of(schema)) <= {"string", "null"}
    )


def _plain(name: object) -> str:
    return str(name).lower().replace("_", "-")


def _operations(document: Node) -> Iterator[Node]:
    for item in document["paths"].values():
        yield from (item[method] for method in METHODS if method in item)


def _parameters(operation: Node) -> list[Node]:
    return list(operation.get("parameters") or ())


def _remove(operation: Node, parameters: Sequence[Node]) -> None:
    gone = {id(parameter) for parameter in parameters}
    kept = [p for p in _parameters(operation) if id(p) not in gone]
    operation.pop("parameters", None)
    if kept:
        operation["parameters"] = Seq(kept, operation.where)

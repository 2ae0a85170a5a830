"""Security of the legacy dialect: titles and parameters to named schemes.

A title is the names of the schemes that are needed together, with their
punctuation lost, joined by ` & `; the parameters say where each goes. The two
are matched by kind and words, since their orders differ. Of two credentials that
both go into `Authorization` only the last is there.
"""

from __future__ import annotations

import re

from codegen.dialects.checks import malformed, mapping, text
from codegen.problems import Problems
from codegen.reading.nodes import Node, Seq

_PLACES = ("query", "header", "cookie")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[0-9]+")
_HINTS = {
    "apiKey": ("key",),
    "oauth2": ("oauth",),
    "basic": ("basic",),
    "bearer": ("bearer", "token", "jwt"),
}


def lift_security(
    request: Node, schemes: Node, problems: Problems, operation: str
) -> Seq | None:
    """The requirements of an operation; None where it has none.

    The schemes they name are added to `schemes`. One whose kind is not on the
    page (OpenID Connect, digest and others) is named but not defined, with a
    note; another page may define it. Beside a credential in `Authorization`, where
    all of these go, it is left out. Raises E109.
    """
    options = request.get("security")
    if options is None:
        return None
    if not isinstance(options, Seq):
        raise malformed(request, "security", "'security' must be a list of options")
    requirements = Seq((), options.where)
    for option in options:
        if not isinstance(option, Node):
            raise malformed(request, "security", "'security' must list mappings")
        requirements.append(_requirement(option, schemes, problems, operation))
    return requirements or None


def _requirement(
    option: Node, schemes: Node, problems: Problems, operation: str
) -> Node:
    requirement = Node((), option.where)
    found = _schemes_of(option)
    authorized = next((n for n, s in found if s and _is_authorization(s)), None)
    for name, scheme in found:
        if scheme is None and authorized:
            text = f"security scheme {name!r} is not on the page; "
            text += f"its operation is called with {authorized!r} alone"
            problems.note(option.where, "N103", text, operation)
            continue
        requirement[name] = Seq((), option.where)
        if scheme is None:
            text = f"the kind of security scheme {name!r} is not on the page"
            problems.note(option.where, "N103", text, operation)
        elif schemes.setdefault(name, scheme) != scheme:
            message = f"two security schemes are called {name!r}"
            raise malformed(option, "title", message)
    return requirement


def _schemes_of(option: Node) -> list[tuple[str, Node | None]]:
    title = text(option, "title") if option.get("title") != "" else ""
    names = [re.sub(r"[^\w.-]+", "_", name) for name in title.split(" & ") if name]
    parameters = mapping(option, "parameters", optional=True)
    found: list[Node] = []
    for place in _PLACES:
        group = mapping(parameters, place, optional=True)
        found += [_scheme(place, name, mapping(group, name)) for name in group]
    matched = _match(names, found)
    return [(name, matched.get(name)) for name in names]


def _scheme(place: str, name: str, given: Node) -> Node:
    kind = text(given, "type")
    scheme = Node({"type": kind}, given.where, given.key_where)
    if kind == "apiKey":
        scheme.update({"in": place, "name": name})
    elif kind == "http":
        scheme["scheme"] = text(given, "scheme")
    elif kind == "oauth2":
        scheme["flows"] = Node((), given.where)
    else:
        raise malformed(given, "type", f"security type {kind!r} is not known")
    if "description" in given:
        scheme["description"] = given["description"]
    return scheme


def _is_authorization(scheme: Node) -> bool:
    is_key = scheme["type"] == "apiKey"
    return not is_key or str(scheme["name"]).lower() == "authorization"


def _match(names: list[str], schemes: list[Node]) -> dict[str, Node]:
    """Which scheme each name means: the best fit first, then by order from the end."""
    missing = len(names) - len(schemes)
    pairs = [
        (-_fit(name, scheme), abs(i - j - missing), i, j)
        for i, name in enumerate(names)
        for j, scheme in enumerate(schemes)
    ]
    matched: dict[int, int] = {}
    for _, _, i, j in sorted(pairs):
        if i not in matched and j not in matched.values():
            matched[i] = j
    return {names[i]: schemes[j] for i, j in matched.items()}


def _fit(name: str, scheme: Node) -> int:
    kind = scheme["scheme"] if scheme["type"] == "http" else scheme["type"]
    words = [word.lower() for word in _WORD.findall(scheme.get("name", ""))]
    hints = (*_HINTS.get(kind, (kind,)), *words)
    return sum(hint.lower() in name.lower() for hint in hints)

"""What a call must put on the wire, worked out from the document alone.

This is a second implementation of OpenAPI's serialisation. It shares nothing
with `_core`, which the generated packages send with, so that the generated
tests compare two readings of the standard.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlsplit

from codegen.openapi.paths import constants_of, template_of
from codegen.testing.answer_kinds import accepted, body_kind
from codegen.testing.keywords import is_list, is_mapping, listed, mapping
from codegen.testing.wire_security import credential_pieces, placed

Pairs = list[tuple[str, str]]
# (place, wire name) → value; the place of a field of the body is "body".
Given = Mapping[tuple[str, str], Any]

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_UNSENT_HEADERS = frozenset(
    {"accept", "content-type", "authorization"}  # OpenAPI 3.1.1, 4.8.12.1
    | {"content-length", "host", "transfer-encoding"}  # set by what sends
)
_TOKEN = re.compile(r"[\w!#$%&'*+.^`|~-]+", re.ASCII)  # RFC 9110, 5.6.2


class Absent:
    """The type of `ABSENT`."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = Absent()


@dataclass(frozen=True, slots=True)
class Sent:
    """A request. `path` is encoded, `url` ends with it; all other values are decoded.

    The names of headers are in lower case; `content-type` is not among them.
    """

    method: str
    url: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    cookies: tuple[tuple[str, str], ...]


def sent(
    document: Mapping[str, Any],
    path: str,
    method: str,
    given: Given,
    credentials: Mapping[str, Sequence[str]] | None = None,
    address: str = "",
    operation: Mapping[str, Any] | None = None,
) -> Sent:
    """The request of one call.

    Args:
        document: A normalised OpenAPI 3.1 document.
        path: The key of the operation in `paths`, and
        method: in the path item, in lower case.
        given: The parameters that the call gives.
        credentials: What the client has for each security scheme, by its name.
        address: That of the server.
        operation: What stands there, or the variant of it that is called.
    """
    paths = document["paths"]
    node: Mapping[str, Any] = operation or paths[path][method]
    pieces = list(credential_pieces(document, node, credentials or {}))
    fixed = constants_of(path, node, document)
    pieces += [("query", *pair) for pair in fixed.items()]
    for parameter in listed(node, "parameters"):
        value = given.get((parameter["in"], parameter["name"]))
        if value is not None and is_sent(parameter):
            pieces += _pieces(parameter, value)
    if accepted(node) != "application/json":
        pieces.append(("header", "accept", accepted(node)))

    def at(wanted: str) -> Pairs:
        return [(name, text) for place, name, text in pieces if place == wanted]

    filled = _filled(template_of(path).path, dict(at("path")))
    return Sent(
        method.upper(),
        address + filled,
        urlsplit(address).path + filled,
        tuple(at("query")),
        dict(at("header")),
        tuple(at("cookie")),
    )


def _pieces(parameter: Mapping[str, Any], value: Any) -> list[tuple[str, str, str]]:
    """Place, name and text of what a parameter adds to a request."""
    place, name = parameter["in"], parameter["name"]
    match place:
        case "path":
            return [(place, name, path_text(parameter, value))]
        case "query":
            return [(place, *pair) for pair in query_pairs(parameter, value)]
        case "header":
            return [(place, name.lower(), simple_text(parameter, value))]
        case _:
            return [(place, *pair) for pair in query_pairs(parameter, value)]


def is_sent(parameter: Mapping[str, Any]) -> bool:
    """False for the headers that no client can be asked to send."""
    name = parameter["name"]
    return parameter["in"] != "header" or (
        name.lower() not in _UNSENT_HEADERS and _TOKEN.fullmatch(name) is not None
    )


def media_type_object(parameter: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """The media type of a parameter that has `content`, JSON before others."""
    if "schema" in parameter:
        return "", {}
    content = mapping(parameter, "content")
    for name in (*filter(is_json, content), *content):
        return name, mapping(content, name)
    return "", {}


def described(parameter: Mapping[str, Any]) -> Mapping[str, Any]:
    """What holds the schema and the examples of a parameter."""
    media_type, found = media_type_object(parameter)
    return found if media_type else parameter


def header_names(
    document: Mapping[str, Any],
    operation: Mapping[str, Any],
    credentials: Iterable[str],
) -> tuple[str, ...]:
    """The headers that parameters and credentials may be sent in, in lower case."""
    names = [
        parameter["name"].lower()
        for parameter in listed(operation, "parameters")
        if parameter["in"] == "header" and is_sent(parameter)
    ]
    schemes = mapping(mapping(document, "components"), "securitySchemes")
    pieces = [placed(schemes[name], ("", "")) for name in credentials]
    names += [name for place, name, _ in pieces if place == "header"]
    return tuple(sorted(set(names)))


def media_type_of(holder: Any) -> str:
    """The media type of a body: the first that is JSON, else any, else the first."""
    names = list(mapping(holder, "content"))
    for wanted in (*filter(is_json, names), *(name for name in names if "*" in name)):
        return wanted
    return names[0] if names else ""


def content_of(holder: Any) -> Mapping[str, Any]:
    """What a body says of that media type; empty where it has none."""
    return mapping(mapping(holder, "content"), media_type_of(holder))


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON, or built on it (RFC 6839)."""
    plain = media_type.partition(";")[0].strip().lower()
    return body_kind(plain) == "json" and "*" not in plain


def path_text(parameter: Mapping[str, Any], value: Any) -> str:
    """A path parameter by RFC 6570: everything but unreserved is encoded."""
    if media_type_object(parameter)[0]:
        return _encoded(_content(parameter, value))
    name, style = _encoded(parameter["name"]), parameter.get("style", "simple")
    explode = parameter.get("explode") is True
    if style == "matrix":
        if is_list(value) and explode:
            return "".join(f";{name}={_encoded(_text(item))}" for item in value)
        if is_mapping(value) and explode:
            return "".join(
                f";{_encoded(key)}={_encoded(_text(item))}"
                for key, item in value.items()
            )
        return f";{name}={_joined(value, ',', explode=False, encode=_encoded)}"
    if style == "label":
        between = "." if explode else ","
        return "." + _joined(value, between, explode=explode, encode=_encoded)
    return _joined(value, ",", explode=explode, encode=_encoded)


def query_pairs(parameter: Mapping[str, Any], value: Any) -> Pairs:
    """A query parameter or cookie as pairs of decoded name and text."""
    name, style = parameter["name"], parameter.get("style", "form")
    explode = parameter.get("explode", style == "form") is True
    if media_type_object(parameter)[0]:
        return [(name, _content(parameter, value))]
    if style == "deepObject":
        return list(_deep(name, value))
    if is_list(value) and explode:
        return [(name, _text(item)) for item in value]
    if is_mapping(value) and explode:
        return [(key, _text(item)) for key, item in value.items()]
    between = {"spaceDelimited": " ", "pipeDelimited": "|"}.get(str(style), ",")
    return [(name, _joined(value, between, explode=False, encode=str))]


def _deep(name: str, value: Any) -> Iterable[tuple[str, str]]:
    """As PHP and `qs` write what OpenAPI leaves open: numbers for the items.

    A name that ends in `[]` is repeated instead.
    """
    if is_list(value):
        numbers = ("" if name.endswith("[]") else f"[{n}]" for n in range(len(value)))
        found = [_deep(name + n, item) for n, item in zip(numbers, value, strict=True)]
    elif is_mapping(value):
        found = [_deep(f"{name}[{key}]", item) for key, item in value.items()]
    else:
        found = [[] if value is None else [(name, _text(value))]]
    return [pair for pairs in found for pair in pairs]


def simple_text(parameter: Mapping[str, Any], value: Any) -> str:
    """A header parameter; members stand between commas."""
    if media_type_object(parameter)[0]:
        return _content(parameter, value)
    explode = parameter.get("explode") is True
    return _joined(value, ",", explode=explode, encode=str)


def _joined(
    value: Any, between: str, *, explode: bool, encode: Callable[[str], str]
) -> str:
    if is_list(value):
        return between.join(encode(_text(item)) for item in value)
    if is_mapping(value):
        sign = "=" if explode else between
        return between.join(
            f"{encode(key)}{sign}{encode(_text(item))}" for key, item in value.items()
        )
    return encode(_text(value))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else _json(value)


def _content(parameter: Mapping[str, Any], value: Any) -> str:
    media_type, _ = media_type_object(parameter)
    return _json(value) if is_json(media_type) else _text(value)


def _json(value: Any) -> str:
    """JSON text, in which 1.0 is written as 1."""
    simple = json.loads(json.dumps(value), parse_float=_number)
    return json.dumps(simple, separators=(",", ":"))


def _number(text: str) -> int | float:
    value = float(text)
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _encoded(text: str) -> str:
    return quote(text, safe="")


def _filled(template: str, values: Mapping[str, str]) -> str:
    pieces = _PLACEHOLDER.split(template)
    pieces[::2] = [quote(text, safe="/:@!$&'()*+,;=-._~%") for text in pieces[::2]]
    pieces[1::2] = [values[name] for name in pieces[1::2]]
    return "".join(pieces)

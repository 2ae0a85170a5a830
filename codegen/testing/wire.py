"""What a call must put on the wire, worked out from the document alone.

This is a second implementation of OpenAPI's serialisation. It shares nothing
with `_core`, which the generated packages send with, so that the generated
tests compare two readings of the standard.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlsplit

from codegen.testing.answer_kinds import accepted, body_kind
from codegen.testing.keywords import is_list, is_mapping, listed, mapping

Pairs = list[tuple[str, str]]
# (place, wire name) → value; the place of a field of the body is "body".
Given = Mapping[tuple[str, str], Any]

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_UNSENT_HEADERS = frozenset({"accept", "content-type", "authorization"})


class Absent:
    """The type of `ABSENT`."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = Absent()


@dataclass(frozen=True, slots=True)
class Sent:
    """A request. `path` is encoded, all other values are decoded.

    The names of headers are in lower case. `body` is JSON, or `ABSENT`.
    """

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    body: Any


def sent(
    document: Mapping[str, Any],
    path: str,
    method: str,
    given: Given,
    body: Any = ABSENT,
    credentials: Mapping[str, Sequence[str]] | None = None,
    operation: Mapping[str, Any] | None = None,
) -> Sent:
    """The request of one call.

    Args:
        document: A normalised OpenAPI 3.1 document.
        path: The key of the operation in `paths`, and
        method: in the path item, in lower case.
        given: The parameters that the call gives.
        body: The JSON body that it gives.
        credentials: What the client has for each security scheme, by its name.
        operation: What stands there, or the variant of it that is called.
    """
    paths = document["paths"]
    node: Mapping[str, Any] = operation or paths[path][method]
    pieces = list(_security(document, node, credentials or {}))
    for parameter in listed(node, "parameters"):
        value = given.get((parameter["in"], parameter["name"]))
        if value is not None and is_sent(parameter):
            pieces += _pieces(parameter, value)
    if body is not ABSENT:
        media_type = media_type_of(node.get("requestBody"))
        pieces.append(("header", "content-type", media_type))
    if accepted(node) != "application/json":
        pieces.append(("header", "accept", accepted(node)))

    def at(wanted: str) -> Pairs:
        return [(name, text) for place, name, text in pieces if place == wanted]

    return Sent(
        method.upper(),
        base_path(document, node) + _filled(path, dict(at("path"))),
        tuple(at("query")),
        dict(at("header")),
        dict(at("cookie")),
        body,
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
            return [(place, name, simple_text(parameter, value))]


def is_sent(parameter: Mapping[str, Any]) -> bool:
    """False for the headers that are no parameters: OpenAPI 3.1.1, 4.8.12.1."""
    header = parameter["in"] == "header"
    return not header or parameter["name"].lower() not in _UNSENT_HEADERS


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
    placed = [_placed(schemes[name], ("", "")) for name in credentials]
    names += [name for place, name, _ in placed if place == "header"]
    return tuple(sorted(set(names)))


def media_type_of(holder: Any) -> str:
    """The media type of a body: the first that is JSON, else any, else the first."""
    names = list(mapping(holder, "content"))
    for wanted in (*filter(is_json, names), *(name for name in names if "*" in name)):
        return wanted
    return names[0] if names else ""


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON, or built on it (RFC 6839)."""
    plain = media_type.partition(";")[0].strip().lower()
    return body_kind(plain) == "json" and "*" not in plain


def path_text(parameter: Mapping[str, Any], value: Any) -> str:
    """A path parameter by RFC 6570: everything but unreserved is encoded."""
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
    """A query parameter as pairs of decoded name and text."""
    name, style = parameter["name"], parameter.get("style", "form")
    explode = parameter.get("explode", style == "form") is True
    if "content" in parameter:
        return [(name, json.dumps(value, separators=(",", ":")))]
    if style == "deepObject" and is_mapping(value):
        return [(f"{name}[{key}]", _text(item)) for key, item in value.items()]
    if is_list(value) and explode:
        return [(name, _text(item)) for item in value]
    if is_mapping(value) and explode:
        return [(key, _text(item)) for key, item in value.items()]
    between = {"spaceDelimited": " ", "pipeDelimited": "|"}.get(style, ",")
    return [(name, _joined(value, between, explode=False, encode=str))]


def simple_text(parameter: Mapping[str, Any], value: Any) -> str:
    """A header or cookie parameter; members stand between commas."""
    explode = parameter.get("in") == "header" and parameter.get("explode") is True
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
    return value if isinstance(value, str) else json.dumps(value)


def _encoded(text: str) -> str:
    return quote(text, safe="")


def _filled(template: str, values: Mapping[str, str]) -> str:
    pieces = _PLACEHOLDER.split(template)
    pieces[::2] = [quote(text, safe="/:@!$&'()*+,;=-._~%") for text in pieces[::2]]
    pieces[1::2] = [values[name] for name in pieces[1::2]]
    return "".join(pieces)


def server_urls(
    document: Mapping[str, Any], operation: Mapping[str, Any] | None = None
) -> list[str]:
    """The absolute addresses of the servers, variables at their defaults."""
    found: list[str] = []
    for server in listed(operation, "servers") or listed(document, "servers"):
        url = str(server.get("url"))
        for name, variable in mapping(server, "variables").items():
            url = url.replace(f"{{{name}}}", str(variable.get("default", "")))
        if url.startswith(("http://", "https://")):
            found.append(url.rstrip("/"))
    return found


def base_path(document: Mapping[str, Any], operation: Mapping[str, Any]) -> str:
    urls = server_urls(document, operation)
    return urlsplit(urls[0]).path if urls else ""


def _security(
    document: Mapping[str, Any],
    operation: Mapping[str, Any],
    credentials: Mapping[str, Sequence[str]],
) -> list[tuple[str, str, str]]:
    """Place, name and text for each scheme of the first alternative there is."""
    schemes = mapping(mapping(document, "components"), "securitySchemes")
    for option in operation.get("security", document.get("security")) or ():
        if option and all(name in credentials for name in option):
            return [_placed(schemes[name], credentials[name]) for name in option]
    return []


def _placed(scheme: Mapping[str, Any], secrets: Sequence[str]) -> tuple[str, str, str]:
    if scheme["type"] == "apiKey":
        name = scheme["name"]
        place = scheme["in"]
        return place, name.lower() if place == "header" else name, secrets[0]
    if str(scheme.get("scheme")).lower() == "basic":
        pair = base64.b64encode(":".join(secrets).encode()).decode()
        return "header", "authorization", f"Basic {pair}"
    return "header", "authorization", f"Bearer {secrets[0]}"

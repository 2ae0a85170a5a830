"""Security schemes (OpenAPI 3.1, 4.8.27) to the credentials of the client."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from codegen.code import ident
from codegen.model.ir_security import SchemeKind, SecurityScheme
from codegen.model.names import snake, unique
from codegen.model.servers import argument_names, environment_prefix
from codegen.openapi.schemas import METHODS, listed
from codegen.options import AUTH_PLACES
from codegen.problems import Problems
from codegen.reading.source import Node, Seq, unplaced, where_of

# Where a client may send its secret: https, this machine, or relative to the server.
_TOKEN_URL = re.compile(
    r"(https://[A-Za-z0-9.-]+(:\d{1,5})?(?![^/?])"
    r"|http://(localhost|127(\.\d+){3}|\[::1\])(:\d{1,5})?(?![^/?])"
    r"|(?!//)(?![A-Za-z][A-Za-z0-9+.-]*:)(?=.))"
    r"[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*"
)
# The word before a key in `Authorization`, as in "Use `Token <your key>`".
_PREFIX = re.compile(
    r"\b((?i:bearer))\b|\b(Token|Key|ApiKey|Api-Key|API-Key) +[`'\"]?[<{\[]"
)
_NO_PREFIX = re.compile(r"\b(no|not|without)\b[^.]*\bbearer\b", re.IGNORECASE)


def schemes(
    document: Node, client: str, problems: Problems
) -> dict[str, SecurityScheme]:
    """The usable schemes by their name in the document.

    For OAuth2 a client takes a token and, where there is the flow of client
    credentials, can fetch it; for OpenID Connect it takes one. A scheme of
    another kind is noted, and missing from the result.
    """
    written = document["components"].get("securitySchemes") or unplaced()
    kinds: dict[str, SchemeKind] = {}
    for name, scheme in written.items():
        kind = _kind(scheme)
        if kind is None:
            text = f"security scheme {name!r} is of a kind that is not supported; "
            text += "an operation that needs it is left out"
            problems.note(where_of(written, name), "N304", text)
            continue
        if kind == "oauth2" and not _TOKEN_URL.fullmatch(_token_url(scheme)):
            text = f"the tokenUrl {_token_url(scheme)!r} of security scheme {name!r} "
            text += "is no address of https; the client takes tokens and fetches none"
            problems.note(where_of(written, name), "N309", text)
            kind = "bearer"
        kinds[name] = kind
    arguments = argument_names(list(kinds.items()))
    ids = unique({name: [snake(name)] for name in kinds})
    prefix = environment_prefix(client)
    found: dict[str, SecurityScheme] = {}
    for name, kind in kinds.items():
        scheme = written[name]
        secrets = arguments[name][:3]
        found[name] = SecurityScheme(
            id=ids[name],
            kind=kind,
            arguments=tuple(ident(argument) for argument in secrets),
            environment=tuple(f"{prefix}_{a.upper()}" for a in secrets),
            wire=str(scheme.get("name") or ""),
            place=str(scheme.get("in") or "header"),
            doc=str(scheme.get("description") or ""),
            prefix=_prefix(scheme) if kind == "apiKey" else "",
            token_url=_token_url(scheme) if kind == "oauth2" else "",
            scopes=_scopes(document, name) if kind == "oauth2" else (),
            settings=tuple(ident(argument) for argument in arguments[name][3:]),
        )
    return found


def _kind(scheme: object) -> SchemeKind | None:
    if not isinstance(scheme, Node):
        return None
    match scheme.get("type"), str(scheme.get("scheme")).lower():
        case "oauth2", _ if _token_url(scheme):
            return "oauth2"
        case ("http", "bearer") | ("oauth2" | "openIdConnect", _):
            return "bearer"
        case "http", "basic":
            return "basic"
        case "apiKey", _ if _has_place(scheme):
            return "apiKey"
        case "mutualTLS", _:
            return "mutualTLS"
        case _:
            return None


def _has_place(scheme: Node) -> bool:
    """Whether a key has a name, and none but a known place."""
    place, name = scheme.get("in") or "header", scheme.get("name")
    return isinstance(name, str) and bool(name) and place in AUTH_PLACES


def _token_url(scheme: Node) -> str:
    flow = scheme.get("flows")
    for key in ("clientCredentials", "tokenUrl"):
        flow = flow.get(key) if isinstance(flow, Node) else None
    return flow if isinstance(flow, str) else ""


def _prefix(scheme: Node) -> str:
    """The word that goes before the key, where it goes into `Authorization`."""
    header = (scheme.get("in") or "header") == "header"
    if not header or str(scheme.get("name")).lower() != "authorization":
        return ""
    text = str(scheme.get("description") or "")
    found = _PREFIX.search(text)
    if found is None or _NO_PREFIX.search(text):
        return "Bearer" if "bearerFormat" in scheme else ""
    return "Bearer" if found[1] else found[2]


def _scopes(document: Node, name: str) -> tuple[str, ...]:
    """The scopes of a scheme that any operation needs."""
    return tuple(
        sorted(
            {
                scope
                for requirement in _requirements(document)
                for scope in listed(requirement.get(name))
                if isinstance(scope, str)
            }
        )
    )


def _requirements(document: Node) -> Iterator[Node]:
    holders = [document]
    for item in document["paths"].values():
        holders += [item[method] for method in METHODS if method in item]
    for holder in holders:
        for option in listed(holder.get("security")):
            if isinstance(option, Node):
                yield option


def requirements(
    security: object, known: Mapping[str, SecurityScheme]
) -> tuple[tuple[str, ...], ...] | None:
    """Alternatives of schemes that are needed together, by their ids.

    A scheme for which the client has no arguments is not among them: its
    certificate is the HTTP client's. None where no alternative is left that
    the client can satisfy.
    """
    if not isinstance(security, Seq) or not security:
        return ()
    found = [
        tuple(known[name].id for name in option if known[name].arguments)
        for option in security
        if isinstance(option, Node) and all(name in known for name in option)
    ]
    alternatives = tuple(dict.fromkeys(found))
    return () if alternatives == ((),) else alternatives or None


def needs_certificate(document: Node, known: Mapping[str, SecurityScheme]) -> bool:
    """Whether the server may identify a client by its certificate (mutual TLS)."""
    return any(
        name in known and known[name].kind == "mutualTLS"
        for option in _requirements(document)
        for name in option
    )


def undefined(security: object, document: Node) -> list[str]:
    """The schemes that `security` names and nothing defines."""
    defined = document["components"].get("securitySchemes") or unplaced()
    named = [name for o in listed(security) if isinstance(o, Node) for name in o]
    return [name for name in dict.fromkeys(named) if name not in defined]

"""Security schemes (OpenAPI 3.1, 4.8.27) to the credentials of the client."""

from __future__ import annotations

from collections.abc import Mapping

from codegen.code import ident
from codegen.model.ir import SchemeKind, SecurityScheme
from codegen.model.names import snake, unique
from codegen.model.servers import argument_names, environment_prefix
from codegen.problems import Problems
from codegen.reading.source import Node, Seq, where_of


def schemes(
    document: Node, client: str, problems: Problems
) -> dict[str, SecurityScheme]:
    """The usable schemes by their name in the document.

    OAuth2 and OpenID Connect take a token that the caller has obtained. A
    scheme of another kind is noted, and missing from the result.
    """
    written = document["components"].get("securitySchemes") or Node(
        {}, document.where, {}
    )
    kinds: dict[str, SchemeKind] = {}
    for name, scheme in written.items():
        kind = _kind(scheme)
        if kind is None:
            problems.note(
                where_of(written, name),
                "N304",
                f"security scheme {name!r} is of a kind that is not supported; "
                "an operation that needs it is left out",
            )
        else:
            kinds[name] = kind
    arguments = argument_names(list(kinds.items()))
    ids = unique({name: [snake(name)] for name in kinds})
    prefix = environment_prefix(client)
    return {
        name: SecurityScheme(
            id=ids[name],
            kind=kind,
            arguments=tuple(ident(argument) for argument in arguments[name]),
            environment=tuple(f"{prefix}_{a.upper()}" for a in arguments[name]),
            wire=str(written[name].get("name") or ""),
            place=str(written[name].get("in") or "header"),
            doc=str(written[name].get("description") or ""),
        )
        for name, kind in kinds.items()
    }


def _kind(scheme: object) -> SchemeKind | None:
    if not isinstance(scheme, Node):
        return None
    match scheme.get("type"), str(scheme.get("scheme")).lower():
        case ("http", "bearer") | ("oauth2" | "openIdConnect", _):
            return "bearer"
        case "http", "basic":
            return "basic"
        case "apiKey", _ if scheme.get("name"):
            return "apiKey"
        case _:
            return None


def requirements(
    security: object, known: Mapping[str, SecurityScheme]
) -> tuple[tuple[str, ...], ...] | None:
    """Alternatives of schemes that are needed together, by their ids.

    None where no alternative is left that the client can satisfy.
    """
    if not isinstance(security, Seq) or not security:
        return ()
    found = [
        tuple(known[name].id for name in option)
        for option in security
        if isinstance(option, Node) and all(name in known for name in option)
    ]
    return tuple(dict.fromkeys(found)) or None

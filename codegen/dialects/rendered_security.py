"""Credentials of a page saved as seen."""

from __future__ import annotations

import re
from collections.abc import Sequence

from codegen.dialects.rendered_examples import Curl
from codegen.dialects.rendered_fields import Field
from codegen.problems import Where
from codegen.reading.nodes import Node, Seq

_KINDS = ("bearer", "basic")
# Headers that carry a credential, whatever API they are of.
_CREDENTIAL = re.compile(
    r"authorization|(?:[\w-]*[-_])?(?:api|access|auth|secret)[-_]?(?:key|token)",
    re.IGNORECASE,
)


def is_credential_header(name: str) -> bool:
    """Whether a header of this name carries a credential."""
    return _CREDENTIAL.fullmatch(name) is not None


def sent_credentials(curl: Curl | None, where: Where) -> list[Field]:
    """The headers of a cURL command that are credentials."""
    headers = () if curl is None else curl.headers
    return [
        Field(name, where, Node((), where), (name,), place="header")
        for name in headers
        if is_credential_header(name)
    ]


def lift_security(fields: Sequence[Field], curl: Curl | None) -> Node | None:
    """The schemes behind the fields of `Authorizations`, by their ids.

    All of a page are needed together. None where the page does not say what
    goes into the header `Authorization`: only its siblings know.
    """
    schemes = Node((), fields[0].where)
    for found in fields:
        name, scheme = _scheme(found, curl)
        if scheme is None:
            return None
        if found.description:
            scheme["description"] = found.description
        schemes[name] = scheme
        schemes.key_where[name] = found.where
    return schemes


def requirement(schemes: Node) -> Seq:
    """The security of an operation that needs all of `schemes`."""
    needed = Node({name: Seq((), schemes.where) for name in schemes}, schemes.where)
    return Seq([needed], schemes.where)


def _scheme(found: Field, curl: Curl | None) -> tuple[str, Node | None]:
    where = found.where
    if found.name.lower() == "authorization" and found.place in ("", "header"):
        kind = _kind(found.description, curl)
        if kind in _KINDS:
            return kind + "Auth", Node({"type": "http", "scheme": kind}, where)
        if not kind:
            return "", None
    place = found.place or "header"
    scheme = Node({"type": "apiKey", "in": place, "name": found.name}, where)
    return re.sub(r"[^\w.-]+", "_", found.name), scheme


def _kind(description: str, curl: Curl | None) -> str:
    """``bearer``, ``basic``, ``apiKey``, or empty where the page leaves it open."""
    sent = "" if curl is None else curl.headers.get("authorization", "")
    for kind in _KINDS:
        if re.search(rf"\b{kind}\b", sent or description, re.IGNORECASE):
            return kind
    return "apiKey" if sent else ""

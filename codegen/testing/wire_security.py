"""Where a request carries credentials, worked out from the document alone."""

from __future__ import annotations

import base64
import re
from collections.abc import Container, Mapping, Sequence
from typing import Any

from codegen.testing.keywords import is_list, is_mapping, mapping


def credential_pieces(
    document: Mapping[str, Any],
    operation: Mapping[str, Any],
    credentials: Mapping[str, Sequence[str]],
) -> list[tuple[str, str, str]]:
    """Place, name and text for each scheme of the alternative that is used."""
    schemes = mapping(mapping(document, "components"), "securitySchemes")
    option = used_option(document, operation, credentials)
    found: dict[tuple[str, str], str] = {}
    for name in option:
        place, key, text = placed(schemes[name], credentials[name])
        found.setdefault((place, key), text)  # two of one header: the first is sent
    return [(place, key, text) for (place, key), text in found.items()]


def used_option(
    document: Mapping[str, Any], operation: Mapping[str, Any], known: Container[str]
) -> tuple[str, ...]:
    """The schemes of the first alternative that a client with those `known` has.

    The certificate of mutual TLS is the HTTP client's, and always there.
    """
    schemes = mapping(mapping(document, "components"), "securitySchemes")
    security = operation.get("security", document.get("security"))
    for option in filter(is_mapping, security if is_list(security) else ()):
        needed = [n for n in option if mapping(schemes, n).get("type") != "mutualTLS"]
        if needed and all(name in known for name in needed):
            return tuple(needed)
    return ()


def placed(scheme: Mapping[str, Any], secrets: Sequence[str]) -> tuple[str, str, str]:
    """Place, name and text of one credential, which `secrets` make up."""
    if scheme["type"] == "apiKey":
        name = scheme["name"]
        place = scheme.get("in") or "header"
        if name.lower() == "authorization":
            return place, "authorization", _with_prefix(scheme, secrets[0])
        return place, name.lower() if place == "header" else name, secrets[0]
    if str(scheme.get("scheme")).lower() == "basic":
        pair = base64.b64encode(":".join(secrets).encode()).decode()
        return "header", "authorization", f"Basic {pair}"
    return "header", "authorization", f"Bearer {secrets[0]}"


def _with_prefix(scheme: Mapping[str, Any], secret: str) -> str:
    """A key behind the word that the description of its scheme wants before it."""
    text = str(scheme.get("description", ""))
    for sentence in text.lower().split("."):
        before, bearer, _ = sentence.partition("bearer")
        if bearer:
            refused = {"no", "not", "without"} & set(before.split())
            return secret if refused else f"Bearer {secret}"
    shown = re.search(r"(\S+) +\W?[<{\[]", text)
    word = re.sub(r"[^\w-]", "", shown[1]) if shown else ""
    if word in ("Token", "Key", "ApiKey", "Api-Key", "API-Key"):
        return f"{word} {secret}"
    return f"Bearer {secret}" if "bearerFormat" in scheme else secret

"""The test of a token that the client fetches: RFC 6749, section 4.4."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from codegen.code import Code, py
from codegen.model.ir_security import SecurityScheme
from codegen.testing.cases import ClientArgument, Grant
from codegen.testing.keywords import is_mapping, listed, mapping, strings

_ID, _SECRET = "test-client", "test-secret"


def grant(
    document: Mapping[str, Any],
    name: str,
    scheme: SecurityScheme,
    base_url: str,
    call: str,
    passed: tuple[Code, ...],
) -> Grant:
    """The token that a client fetches for a security scheme before a call.

    Args:
        name: The scheme's, in the document.
        base_url: What a relative address of the token is relative to.
    """
    written = mapping(mapping(document, "components"), "securitySchemes")[name]
    flow = mapping(mapping(written, "flows"), "clientCredentials")
    token, *client = map(str, scheme.arguments)
    form = {"grant_type": "client_credentials"}
    if scopes := " ".join(sorted(set(_scopes(document, name)))):
        form["scope"] = scopes
    pair = base64.b64encode(f"{_ID}:{_SECRET}".encode()).decode()
    return Grant(
        token=token,
        arguments=tuple(map(ClientArgument, client, (_ID, _SECRET))),
        url=urljoin(f"{base_url}/", flow["tokenUrl"]).partition("?")[0],
        form=py(form),
        authorization=f"Basic {pair}",
        call=call,
        passed=passed,
    )


def _scopes(document: Mapping[str, Any], scheme: str) -> Iterator[str]:
    items = mapping(document, "paths").values()
    for holder in (document, *(op for item in items for op in item.values())):
        for option in listed(holder, "security") if is_mapping(holder) else ():
            yield from strings(option, scheme)

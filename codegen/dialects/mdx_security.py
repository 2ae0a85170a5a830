"""Credentials of an MDX page: what it declares, shows as headers, or sends."""

from __future__ import annotations

import re
from collections.abc import Sequence

from codegen.dialects.rendered_examples import Curl
from codegen.dialects.rendered_fields import Field
from codegen.dialects.rendered_security import (
    is_credential_header,
    lift_security,
    sent_credentials,
)
from codegen.dialects.site import Auth
from codegen.problems import Where
from codegen.reading.nodes import Node, where_of
from codegen.reading.pages import Page

_HTTP = frozenset({"bearer", "basic"})
_METHODS = _HTTP | {"key", "none"}


def is_credential(found: Field) -> bool:
    """Whether a header parameter is a credential."""
    return found.place == "header" and is_credential_header(found.name)


def read_schemes(
    page: Page, auth: Auth | None, shown: Sequence[Field], curl: Curl | None
) -> Node | None:
    """The schemes that the operation needs all of, by their ids.

    The page's `authMethod` and the header fields in `shown` go before the
    site's settings, `auth`, and these before the headers of the cURL command.
    None where the page says nothing, or not what goes into `Authorization`.
    """
    own = _own(page, auth, curl)
    fields = list(shown)
    if own is not None and own.method in _HTTP:  # that is what the header holds
        fields = [found for found in fields if found.name.lower() != "authorization"]
    if fields:
        schemes = lift_security(fields, curl)
        if schemes is None or own is None:
            return schemes
        return Node({**_declared(own), **schemes}, schemes.where, schemes.key_where)
    declared = own or auth
    if declared is not None:
        return _declared(declared) if declared.method in _METHODS else None
    where = Where(page.file, page.line)
    sent = sent_credentials(curl, where)
    return lift_security(sent, curl) if sent else None


def _own(page: Page, site: Auth | None, curl: Curl | None) -> Auth | None:
    """What the front matter declares; the name of a key is the site's to say."""
    value = page.front_matter.get("authMethod")
    if not isinstance(value, str) or not value.strip():
        return None
    where = where_of(page.front_matter, "authMethod")
    names = [found.name for found in sent_credentials(curl, where)]
    if site is not None and site.name:
        names = [site.name]
    method = value.strip().lower()
    if method == "key" and not names:
        method = ""
    return Auth(method, next(iter(names), ""), where)


def _declared(auth: Auth) -> Node:
    """The schemes of a declaration; none for `none`."""
    where = auth.where
    schemes = Node((), where)
    if auth.method in _HTTP:
        scheme = Node({"type": "http", "scheme": auth.method}, where)
        schemes[f"{auth.method}Auth"] = scheme
    elif auth.method == "key":
        scheme = Node({"type": "apiKey", "in": "header", "name": auth.name}, where)
        schemes[re.sub(r"[^\w.-]+", "_", auth.name)] = scheme
    return schemes

"""What an address that a page shows leaves to its parameters, and what it fixes.

Values in the address of a cURL command are those of an example; the query that an
endpoint is declared with is sent as it is, but for what the page describes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from urllib.parse import parse_qsl, urlencode

from codegen.reading.addresses import before, names_in

# A number, an identifier with a number in it, YOUR_ID, $ID; but no version.
_VALUE = re.compile(
    r"(?!v\d+(?:\.\d+)*$)(?:(?=\D*\d)[\w.~%-]+|[A-Z][A-Z0-9_-]+|your[-_]\w[\w-]*|\$\w+)"
)
# What can only be the value of an example, whatever the address is of.
_EXAMPLE = re.compile(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{5,}"
    r"|(?=[a-f]*\d)[0-9a-f]{16,}|[a-z]+_(?=(?:[A-Za-z]*\d){3})[A-Za-z0-9]{8,}"
    r"|YOUR[-_][A-Z0-9_-]+|your[-_]\w[\w-]*|\$\{?\w+\}?"
)
# The server of an absolute address.
HOST = re.compile(r"https?://[^/\s]+", re.IGNORECASE)
# What stands for the server before a path: `{{baseUrl}}`.
_SERVER = re.compile(
    r"(?:\{{1,2}|<|\$\{?)\s*[a-z_]*(?:url|uri|host|server|domain)\s*[}>]{0,2}/",
    re.IGNORECASE,
)
_BARE_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?=[/:])", re.IGNORECASE)
_BRACKETS = re.compile(r"(?<=/)(?:\[(\w+)\]|\$\{?(\w+)\}?)(?=/|$|\?)")
_PATTERN = re.compile(r"(?<=\w)(?::\w+|[+*?])(?=\})")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|<[^<>]*>|:[A-Za-z_]\w*|\$\{?\w+\}?")


def plain(url: str) -> str:
    """An address that a page declares, as one of a host, or a path, with `{names}`."""
    url = url.strip("`")
    server = _SERVER.match(url)
    if server is not None:
        url = url[server.end() - 1 :]
    elif _BARE_HOST.match(url):
        url = f"https://{url}"
    url = _BRACKETS.sub(lambda found: f"{{{found[1] or found[2]}}}", url)
    return _PATTERN.sub("", url)


def with_names(url: str, names: Sequence[str]) -> str | None:
    """An address with the parameters `names` in place of the values that are theirs.

    That is the value behind what the parameter is named by (`/users/17`: `user_id`),
    or the only one that is left for the only name. None where this is not clear.
    """
    left = [name for name in names if f"{{{name}}}" not in url]
    if len(left) <= len({*names_in(url)} - {*names}):
        return url  # they have other names there
    host = HOST.match(url)
    start = "" if host is None else host[0]
    parts = url.removeprefix(start).split("/")
    for name in list(left):
        own = [at for at in _values(parts) if at and _names(parts[at - 1], name)]
        if len(own) == 1:
            parts[own[0]] = f"{{{name}}}"
            left.remove(name)
    values = _values(parts)
    if len(left) == len(values) == 1:
        parts[values[0]] = f"{{{left.pop()}}}"
    return None if left else start + "/".join(parts)


def example_in(url: str) -> str:
    """The first part of an address that is the value of an example, or empty."""
    path = HOST.sub("", before(url, "?#"), count=1)
    return next((part for part in path.split("/") if _EXAMPLE.fullmatch(part)), "")


def same_address(one: str, other: str) -> bool:
    """Whether two addresses differ but in values, which are those of examples."""
    pairs = list(zip(one.split("/"), other.split("/"), strict=False))
    return one.count("/") == other.count("/") and all(
        a == b or all(_VALUE.fullmatch(part) or is_placeholder(part) for part in (a, b))
        for a, b in pairs
    )


def _values(parts: Sequence[str]) -> list[int]:
    return [at for at, part in enumerate(parts) if _VALUE.fullmatch(part)]


def _names(part: str, name: str) -> bool:
    """Whether a parameter is named by the part before it: `users`, `user_id`."""
    plain = [re.sub(r"[^a-z0-9]", "", text.lower()) for text in (part, name)]
    stem = re.sub(r"(?:es|s)$", "", plain[0])
    return bool(stem) and plain[1].startswith(stem)


def is_placeholder(value: str) -> bool:
    """Whether a value in an address stands for any: `{id}`, `<id>`, `:id`, `$ID`."""
    return _PLACEHOLDER.fullmatch(value) is not None


def queried(url: str) -> dict[str, str]:
    """The query of an address by names."""
    return dict(parse_qsl(url.partition("?")[2].partition("#")[0]))


def split_query(query: str, listed: Collection[str]) -> tuple[str, list[str]]:
    """The part of a declared query that is always sent, and the names of the rest.

    `listed` are the parameters that the page describes: these are neither.
    """
    fixed: list[tuple[str, str]] = []
    open_names: list[str] = []
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name in listed or name in open_names:
            continue
        if not value or is_placeholder(value):
            open_names.append(name)
        else:
            fixed.append((name, value))
    return urlencode(fixed), open_names

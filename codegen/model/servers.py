"""Names for the servers of an API, and for its credentials' arguments."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from codegen.model.names import (
    RESERVED_CLIENT_ARGUMENTS,
    snake,
    unique,
    words,
)
from codegen.openapi.servers import Address, is_open

# Words that tell nothing about one server that the others do not have.
_GENERIC = frozenset(
    [
        "a",
        "an",
        "and",
        "api",
        "apis",
        "at",
        "base",
        "default",
        "endpoint",
        "environment",
        "for",
        "http",
        "https",
        "in",
        "main",
        "of",
        "on",
        "our",
        "rest",
        "server",
        "servers",
        "service",
        "the",
        "to",
        "url",
        "v1",
        "v2",
        "v3",
        "with",
        "your",
    ]
)
_ENVIRONMENTS = frozenset(
    [
        "ap",
        "beta",
        "demo",
        "dev",
        "development",
        "eu",
        "local",
        "localhost",
        "mock",
        "preprod",
        "preview",
        "prod",
        "production",
        "qa",
        "sandbox",
        "stage",
        "staging",
        "test",
        "testing",
        "uk",
        "us",
    ]
)


def server_names(found: Sequence[Address]) -> tuple[str, ...]:
    """A name for each server: the shortest telling word of its description.

    A word tells when no other server and no domain has it; of an only server, when
    it is a usual word for one. Where none does, the host's own label serves.
    """
    common = Counter(word for a in found for word in set(words(a.description)))
    if len(found) == 1:
        common = Counter(word for word in common if word in _ENVIRONMENTS)
    wanted = {
        f"{index:03}": [*_telling(address, common), f"server_{index + 1}"]
        for index, address in enumerate(found)
    }
    names = unique(wanted)
    return tuple(names[key] for key in wanted)


def _telling(address: Address, common: Counter[str]) -> list[str]:
    host = _host(address)
    domain = words(" ".join(host.split(".")[-2:]))
    telling = [
        word
        for word in words(address.description)
        if word not in _GENERIC
        and word not in domain
        and common[word] == 1
        and len(word) > 1
        and not word.isdigit()
    ]
    # A word for an environment tells most; else the shortest word does.
    telling.sort(key=lambda word: (word not in _ENVIRONMENTS, len(word)))
    label = "local" if host in ("localhost", "127.0.0.1") else host.split(".")[0]
    fallback = "production" if label in ("api", "www") else snake(label)
    if is_open(address.url):
        fallback = "http"
    return [*telling[:1], fallback, snake(host)]


def _host(address: Address) -> str:
    """The host without the labels that are variables."""
    host = re.sub(r":\d+$", "", address.url.partition("://")[2].split("/")[0])
    host = host.lower()
    labels = [label for label in host.split(".") if not re.search("[{}]", label)]
    return ".".join(labels) or "default"


def environment_prefix(client: str) -> str:
    """What the environment variables of a client begin with: ``VERCEL``."""
    return snake(client).upper()


_SECRETS: dict[str, tuple[str, ...]] = {
    "bearer": ("token",),
    "oauth2": ("token", "client_id", "client_secret", "token_url", "scopes"),
    "basic": ("username", "password"),
    "apiKey": ("api_key",),
}


def argument_names(kinds: Sequence[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """The arguments of each scheme, from (id, kind) of all schemes.

    `token` for bearer, `username` and `password` for basic, `api_key` for an
    API key; with several of a kind, each is called as its scheme. For OAuth2
    there is also what tokens are fetched with.
    """
    listed = {scheme: _SECRETS.get(kind, ()) for scheme, kind in kinds}
    counts = Counter(name for names in listed.values() for name in names)
    wanted: dict[str, list[str]] = {}
    for scheme, names in listed.items():
        own = snake(scheme)
        for name in names:
            longer = f"{own}_{name}"
            first = own if name in ("token", "api_key") else longer
            first = first if counts[name] > 1 else name
            wanted[f"{scheme}\0{name}"] = [first, longer]
    found = unique(wanted, RESERVED_CLIENT_ARGUMENTS)
    return {
        scheme: tuple(found[f"{scheme}\0{name}"] for name in names)
        for scheme, names in listed.items()
    }

"""Names for the servers of an API, and for its credentials' arguments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from urllib.parse import urlsplit

from codegen.model.ir import Server
from codegen.model.names import (
    RESERVED_CLIENT_ARGUMENTS,
    snake,
    unique,
    words,
)
from codegen.openapi.shared import address
from codegen.reading.source import Seq

# Words that tell nothing about one server that the others do not have.
_GENERIC = frozenset(
    [
        "a",
        "an",
        "and",
        "api",
        "apis",
        "base",
        "default",
        "endpoint",
        "environment",
        "for",
        "http",
        "https",
        "main",
        "of",
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


def named_servers(listed: Seq | None) -> tuple[Server, ...]:
    """The servers with a name each: the shortest telling word of its description.

    A word tells when no other server has it; where none does, the host's own
    label serves. `listed` are those of the normalised document: all of them can
    be called.
    """
    found = [
        (address(item).rstrip("/"), str(item.get("description") or ""))
        for item in listed or ()
    ]
    common = Counter(word for _, text in found for word in set(words(text)))
    wanted = {
        f"{index:03}": [*_telling(text, url, common), f"server_{index + 1}"]
        for index, (url, text) in enumerate(found)
    }
    names = unique(wanted)
    return tuple(
        Server(names[f"{index:03}"], url, text)
        for index, (url, text) in enumerate(found)
    )


def _telling(text: str, url: str, common: Counter[str]) -> list[str]:
    telling = [
        word
        for word in words(text)
        if word not in _GENERIC and common[word] == 1 and not word.isdigit()
    ]
    # A word for an environment tells most; else the shortest word does.
    telling.sort(key=lambda word: (word not in _ENVIRONMENTS, len(word)))
    host = urlsplit(url).hostname or ""
    label = "local" if host in ("localhost", "127.0.0.1") else host.split(".")[0]
    fallback = "production" if label in ("api", "www") else snake(label)
    return [*telling[:1], fallback, snake(host)]


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

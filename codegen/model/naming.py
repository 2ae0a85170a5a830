"""What operations and resources are called.

An operation: its `operationId`, unless that only spells method and path; else
the method its code sample calls; else the slug of its page's URL, or of its
file, with the same exception, and unless that is a number or a hash; else its
title, where that is short; else method and path. A resource: the sample's; else the folder of the page's URL; else the
tag; else the path. All come from the operation's own page, so that names stay
what they are when pages are added. Where several want one name it stays with
the one that was there first (see `_age`), and the others say their version, or
method and path.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from codegen.dialects import Origin
from codegen.model.names import (
    RESERVED_OPERATIONS,
    RESERVED_RESOURCES,
    magnitude,
    pascal,
    snake,
    unique,
    words,
)
from codegen.model.operation_ids import Key, method_names
from codegen.model.telling import VERSION, path_group, says_nothing, spoken
from codegen.openapi.schemas import METHODS, listed
from codegen.reading.source import Node, Seq

# `vercel = new Vercel(`, `client = Client(`, `with Client() as client`
_CONSTRUCTED = (
    re.compile(r"\b(\w+)\s*(?::=|=)\s*(?:await\s+)?(?:new\s+)?[A-Z][\w.]*\("),
    re.compile(r"\bwith\s+[A-Z][\w.]*\([^)]{0,500}+\)\s+as\s+(\w+)", re.DOTALL),
)
# `client.users.list(`, from its first word on.
_CHAIN = re.compile(r"(?<!\w)(?<!\w\.)(?<!\w\?\.)\w++(?:\??\.\w++)++(?=\()")
_ADDRESS = re.compile(r"[a-z]+://[^/?#]*(?P<path>[^?#]*)", re.IGNORECASE)
_SAMPLE_LIMIT = 20_000
_ARTICLES = frozenset({"a", "an", "the"})
_LONGEST_TITLE = 5
_SHORTEST_HASH = 8
_LONGEST_SENTENCE = 8


@dataclass(frozen=True, slots=True)
class Called:
    """The names of one operation: `resource.method`, `Class` of its models."""

    resource: str
    method: str
    class_name: str

    @property
    def call(self) -> str:
        return f"{self.resource}.{self.method}"


def name_operations(
    operations: Mapping[Key, Node],
    origins: Mapping[Key, Origin],
    rename: Mapping[str, str],
) -> dict[Key, Called]:
    """The final names of all operations, by (path, method).

    `rename` maps ``"POST /path"`` to ``"resource.method"`` and wins.
    """
    wanted: dict[str, dict[str, list[str]]] = {}
    keys: dict[str, Key] = {}
    seen: set[tuple[str, str]] = set()
    for rank, key in enumerate(sorted(operations, key=_age)):
        (path, method), operation = key, operations[key]
        renamed = rename.get(f"{method.upper()} {path}")
        label = f"{'a' if renamed else 'b'} {rank:06}"
        keys[label] = key
        if renamed is not None:
            resource, _, name = renamed.rpartition(".")
            candidates = [name]
        else:
            resource = _resource(operation, origins[key], path)
            is_newer = (method, spoken(path)) in seen
            candidates = _methods(operation, origins[key], key, resource, is_newer)
        seen.add((method, spoken(path)))
        wanted.setdefault(resource_name(resource), {})[label] = candidates
    result: dict[Key, Called] = {}
    for resource, methods in wanted.items():
        found = unique(methods, RESERVED_OPERATIONS, first_keeps=True)
        for label, method in found.items():
            result[keys[label]] = Called(resource, method, pascal(method))
    return result


def _age(key: Key) -> tuple[list[tuple[int, str]], int, str, int]:
    """Sorts what an API had first, as far as paths tell, before what came later.

    The lower version and the shorter path keep the name that several want, so
    that it stays theirs when pages are added.
    """
    path, method = key
    return _version_of(path), path.count("/"), path, METHODS.index(method)


def _version_of(path: str) -> list[tuple[int, str]]:
    """The version that a path names, as numbers; empty without one."""
    parts = [part for part in path.split("/") if VERSION.fullmatch(part)]
    return [magnitude(number) for part in parts for number in re.findall(r"\d+", part)]


def resource_name(resource: str) -> str:
    """The attribute of the client for a group of operations."""
    name = snake(resource)
    return f"{name}_" if name in RESERVED_RESOURCES else name


def _methods(
    operation: Node, origin: Origin, key: Key, resource: str, is_newer: bool
) -> list[str]:
    """What an operation could be called, the best first.

    `is_newer`: an older version of the API has it, too.
    """
    path, method = key
    spelled = snake(f"{method} {spoken(path)}")
    by_id = method_names(operation.get("operationId"), key, resource)
    found = by_id[:1]
    if sample := _sample(operation):
        found.append(snake(sample[-1]))
    slug = _slug(origin)
    if slug and not _is_mechanical(slug, key) and not _is_number(slug):
        found.append(snake(slug))
    if title := _title(operation, spelled):
        found.append(title)
    version = " ".join(part for part in path.split("/") if VERSION.fullmatch(part))
    names = [*found[:1], *by_id[1:], spelled, snake(f"{spelled} {version}")]
    if is_newer and found:
        names.insert(1, snake(f"{found[0]} {version}"))
    return list(dict.fromkeys(names))


def _is_number(slug: str) -> bool:
    """Whether a slug is a number or a hash, as collectors call their files."""
    plain = re.sub(r"[^a-z0-9]", "", slug.lower())
    is_hash = len(plain) >= _SHORTEST_HASH and bool(re.search(r"\d", plain))
    return plain.isdigit() or (is_hash and not re.search(r"[^a-f0-9]", plain))


def _is_mechanical(slug: str, key: Key) -> bool:
    """Whether a slug is method and path, put together by a tool."""
    path, method = key
    spelled = words(f"{method} {path}")
    found = words(slug)
    rest = found[1:]
    return len(rest) > 0 and found[0] == method and spelled[-len(rest) :] == rest


def _title(operation: Node, spelled: str) -> str:
    """The title of an operation, if it is as short as a name.

    Or shorter at least than `spelled`, its method and path.
    """
    summary = operation.get("summary")
    said = words(summary) if isinstance(summary, str) else []
    if isinstance(summary, str) and ("/" in summary or "{" in summary):
        return ""
    telling = [word for word in said if word not in _ARTICLES]
    name = snake(" ".join(telling)) if telling else ""
    is_better = len(telling) <= _LONGEST_SENTENCE and len(name) < len(spelled)
    is_better &= "deprecated" not in telling  # it speaks of that, not of the call
    return name if len(telling) <= _LONGEST_TITLE or is_better else ""


def _resource(operation: Node, origin: Origin, path: str) -> str:
    sample = _sample(operation)
    if len(sample) > 1:
        return " ".join(sample[:-1])
    if folder := _folder(origin):
        return folder
    tags = operation.get("tags")
    if isinstance(tags, Seq) and tags and isinstance(tags[0], str) and words(tags[0]):
        return tags[0]
    return path_group(path) or "default"


def _sample(operation: Node) -> tuple[str, ...]:
    """The resource path and method that the code sample calls on its client."""
    for sample in listed(
        operation.get("x-codeSamples") or operation.get("x-code-samples")
    ):
        source = sample.get("source") if isinstance(sample, Node) else None
        if not isinstance(source, str):
            continue
        source = source[:_SAMPLE_LIMIT]
        clients = [name for p in _CONSTRUCTED for name in p.findall(source)]
        calls = _calls(source, frozenset(clients))
        for client in clients:
            if client in calls:
                return calls[client]
    return ()


def _calls(source: str, clients: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The first call on each of the clients that names a resource, too."""
    found: dict[str, tuple[str, ...]] = {}
    for chain in _CHAIN.findall(source):
        parts = tuple(re.split(r"\??\.", chain))
        for at, part in enumerate(parts[:-2]):
            if part in clients:
                found.setdefault(part, parts[at + 1 :])
    return found


def _slug(origin: Origin) -> str:
    """The last part of the page's address, or the name of its file."""
    parts = _parts(origin.url)
    if parts:
        return parts[-1]
    # Collectors write the page's folders into the name: `api__users__create.mdx`.
    stem = PurePosixPath(origin.file).name.split(".")[0].split("__")[-1]
    return "" if PurePosixPath(origin.file).suffix in _DOCUMENTS else stem


_DOCUMENTS = frozenset({".json", ".yaml", ".yml"})


def _folder(origin: Origin) -> str:
    for part in reversed(_parts(origin.url)[:-1]):
        if VERSION.fullmatch(part):
            continue
        return "" if says_nothing(part) else part
    return ""


def _parts(url: str) -> list[str]:
    found = _ADDRESS.match(url)
    path = "" if found is None else unquote(found["path"])
    return [part for part in path.split("/") if words(part)]

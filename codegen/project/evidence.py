"""What the samples of pages show that the pages do not declare."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from codegen.files import Source
from codegen.options import AuthOption
from codegen.problems import Where, one_line
from codegen.project import config_checks as checks

# `-H "Authorization: Bearer …"`, `'Authorization': f"Bearer …"`
_AUTHORIZATION = re.compile(
    r"authorization['\"]?\s*[:=]\s*f?['\"`]?(bearer|basic)\b", re.IGNORECASE
)
_HEADER = re.compile(r"(?:-H|--header)[ =]+['\"]?([A-Za-z][\w-]*)\s*:", re.IGNORECASE)
_KEY = re.compile(
    r"(?!.*(?:csrf|xsrf|idempot|page|continu|sync))"
    r".*(?:(?:api|access|auth|secret)[-_]?key|token)",
    re.IGNORECASE,
)
_USER = re.compile(r"\bcurl\b.*\s(?:-u|--user)[ =]", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://[^\s'\"`\\<>]+")
# Hosts that stand for others.
_NOWHERE = re.compile(
    r"https?://(localhost|127\.|0\.0\.0\.0|\[|[^/]*\bexample\b|[^/]*[{}<>$]|your)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Shown:
    """Something that samples show, and the first place that does."""

    value: AuthOption | str
    where: Where


def shown_auth(sources: Sequence[Source]) -> Shown | None:
    """The credentials that most files send in their samples."""
    return _commonest(
        (auth, Where(source.file, line))
        for source in sources
        for auth, line in _auths(source).items()
    )


def shown_server(sources: Sequence[Source], paths: Iterable[str]) -> Shown | None:
    """The address before the `paths` of operations that most samples call."""
    ends = [re.compile(_pattern(path)) for path in paths]
    found: list[tuple[str, Where]] = []
    for source in sources:
        for number, line in _lines(source):
            for address in _ADDRESS.findall(line):
                url = address.partition("?")[0].rstrip("/.,;)")
                base = next(
                    (url[: m.start()] for e in ends if (m := e.search(url))), ""
                )
                if base and not _NOWHERE.match(base) and not checks.server_url(base):
                    found.append((base, Where(source.file, number)))
    return _commonest(found)


def _auths(source: Source) -> Mapping[AuthOption, int]:
    """What one file shows, each with its first line."""
    found: dict[AuthOption, int] = {}
    for number, line in _lines(source):
        if match := _AUTHORIZATION.search(line):
            is_bearer = match[1].lower() == "bearer"
            found.setdefault(AuthOption("bearer" if is_bearer else "basic"), number)
        elif _USER.search(line):
            found.setdefault(AuthOption("basic"), number)
        for name in _HEADER.findall(line):
            if _KEY.match(name):
                found.setdefault(AuthOption("apiKey", name), number)
    return found


def _lines(source: Source) -> Iterable[tuple[int, str]]:
    text = source.data.decode("utf-8", "replace")
    return ((n, one_line(line[:2000])) for n, line in enumerate(text.split("\n"), 1))


def _pattern(path: str) -> str:
    """The end of an address that is this path, whatever its parameters are."""
    segments = path.strip("/").split("/")
    return "".join("/" + _segment(s) for s in segments) + "$" if segments[0] else "(?!)"


def _segment(segment: str) -> str:
    """A segment with parameters is any that has its literal start and end.

    What is between parameters is not looked at: to find it by trying takes time
    that grows with each.
    """
    first, *between = re.split(r"\{[^{}]*\}", segment)
    return re.escape(first) + ("[^/]+" + re.escape(between[-1]) if between else "")


def _commonest(found: Iterable[tuple[AuthOption | str, Where]]) -> Shown | None:
    places: dict[AuthOption | str, Where] = {}
    counts = Counter[AuthOption | str]()
    for value, where in found:
        places.setdefault(value, where)
        counts[value] += 1
    if not counts:
        return None
    value = max(counts, key=lambda value: counts[value])
    return Shown(value, places[value])

"""The sites of the corpus, and the operations that a plain look finds on their pages.

What is expected is found without the generator: fences, front matter, and the keys
of whole documents, by regular expressions and PyYAML alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

METHODS = ("get", "post", "put", "patch", "delete", "head", "options", "trace")
DOCUMENTS = (".json", ".yaml", ".yml")

_FENCE = re.compile(
    r"^`{3,}ya?ml (?:.* )?(get|post|put|patch|delete|head|options|trace|webhook) (\S+)$",
    re.IGNORECASE | re.MULTILINE,
)
_NAMED = re.compile(
    r"^(?:openapi|api):\s*[\"']?(?:\S+ )?"
    r"(get|post|put|patch|delete|head|options|trace|webhook) ([^\s\"']+)[\"']?\s*$",
    re.IGNORECASE | re.MULTILINE,
)
# A page saved as seen: of its pieces, the sample has method and path on one line.
_SAMPLE = re.compile(
    r"curl --request (GET|POST|PUT|PATCH|DELETE) \\\s+--url ['\"]?https?://[^/\s]+(/[^\s'\"?]+)"
)
_PARAMETER = re.compile(r"\{[^{}]*\}|(?<=/):\w+")


@dataclass(frozen=True)
class Site:
    """The pages of one site, with the documents that they name."""

    name: str
    paths: tuple[Path, ...]

    @property
    def files(self) -> list[Path]:
        return [
            file
            for path in self.paths
            for file in (sorted(path.rglob("*")) if path.is_dir() else [path])
            if file.is_file()
        ]


def sites(corpus: Path) -> list[Site]:
    """All sites, the saved pages, both forms of the pair, and the documents."""
    found = []
    for folder in sorted((corpus / "pages").iterdir()):
        documents = corpus / "documents" / folder.name
        paths = (folder, documents) if documents.is_dir() else (folder,)
        found.append(Site(folder.name, paths))
    found.append(Site("rendered", (corpus / "rendered",)))
    found += [Site(path.name, (path,)) for path in sorted((corpus / "pairs").iterdir())]
    for path in sorted((corpus / "documents").iterdir()):
        if path.is_file():
            found.append(Site(path.name, (path,)))
    return found


def key(method: str, path: str) -> str:
    """An operation, whatever its path parameters are called."""
    return f"{method.upper()} {_PARAMETER.sub('{}', path).rstrip('/') or '/'}"


def blocks(site: Site) -> int:
    """How many specifications stand on the pages."""
    texts = (file.read_text("utf-8") for file in site.files)
    return sum(len(_FENCE.findall(text)) for text in texts)


def expected(site: Site) -> set[str]:
    """The operations and webhooks that the pages and documents name."""
    return {
        key(method, path) for file in site.files for method, path in _operations(file)
    }


def _operations(file: Path) -> Iterator[tuple[str, str]]:
    text = file.read_text("utf-8")
    if file.suffix in DOCUMENTS:
        document = yaml.load(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        for path, item in document.get("paths", {}).items():
            yield from ((method, path) for method in METHODS if method in item)
        yield from (("webhook", name) for name in document.get("webhooks", {}))
        return
    for pattern in (_FENCE, _NAMED, _SAMPLE):
        found = pattern.findall(text)
        if found:
            yield from found
            return
    raise AssertionError(f"{file} names no operation that this test can see")

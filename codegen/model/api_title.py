"""What an API is called."""

from __future__ import annotations

import re

_DOCUMENTS = frozenset(
    {"doc", "docs", "documentation", "documentations", "openapi", "reference"}
    | {"references", "schema", "spec", "specification", "specifications", "specs"}
    | {"swagger"}
)
_BEFORE = frozenset({"", "interactive", "the", "ui"})  # with nothing left to belong to
_VERSION = re.compile(r"v?\d+(?:\.\d+)*")


def api_title(title: str, client: str) -> str:
    """The title of a document without the words that say what the document is.

    `client` names an API whose title has no other words.
    """
    words = title.split()
    while words and (end := _document_words(words)):
        del words[-end:]
        while words and _bare(words[-1]) in _BEFORE:
            del words[-1]
    if len(words) == len(title.split()):
        return " ".join(words)
    name = " ".join(word for word in words if _bare(word)) or client
    return name if _bare(name.split()[-1]) in ("api", "apis") else f"{name} API"


def about(title: str) -> str:
    """The API of that title in the middle of a sentence."""
    words = title.lower().split()
    needs_article = words[-1:] == ["api"] and words[0] != "the"
    return f"the {title}" if needs_article else title


def _document_words(words: list[str]) -> int:
    """How many words at the end name the document, with a version of it."""
    bare = [_bare(word) for word in words[-2:]]
    if bare[-1] in _DOCUMENTS:
        return 1
    is_version = len(bare) == 2 and _VERSION.fullmatch(bare[1])
    return 2 if is_version and bare[0] in _DOCUMENTS else 0


def _bare(word: str) -> str:
    return word.strip("()[]-\u2013\u2014:,|/.").lower()

"""The status of a response in what people write over it: `Not found (404)`."""

from __future__ import annotations

import re
from http import HTTPStatus

_FIRST = re.compile(
    r"\W*+(?:(?:http(?:/[\d.]++)?|status|code|response)\W++)*+([1-5](?:\d\d|XX))\b",
    re.IGNORECASE,
)
_LAST = re.compile(r"(?:^|[^\w.])([2-5]\d\d)\W*$")
_BRACKETED = re.compile(r"[(\[]\s*([2-5]\d\d)\b")
_TITLE = re.compile(r"\btitle=\{?(?P<mark>[\"'])(?P<title>.*?)(?P=mark)")
_ATTRIBUTE = re.compile(r"(?<!\w)\w++=[{\"'].*")
_MARKS = re.compile(r"\W+")
_KNOWN = frozenset(str(status.value) for status in HTTPStatus)
_PHRASES = {
    status.phrase.lower(): str(status.value)
    for status in HTTPStatus
    if not 300 <= status.value < 400 and status.value >= 200
}


def leading_status(text: str) -> str:
    """The status that a text begins with; empty where it does with none."""
    found = _FIRST.match(text)
    return found[1].upper() if found else ""


def status_in(title: str) -> str:
    """The status that a title begins or ends with, or has in brackets; else empty."""
    leading = leading_status(title)
    for pattern in () if leading else (_BRACKETED, _LAST):
        found = pattern.search(title)
        if found is not None and found[1] in _KNOWN:
            return found[1]
    return leading


def status_of_example(title: str) -> str:
    """The status in the title of an example, which may be its phrase: `Not found`."""
    return status_in(title) or _PHRASES.get(title.strip(" .:").lower(), "")


def caption(info: str) -> tuple[str, str]:
    """The language of a code block, and its title, of what follows the fence."""
    language, _, rest = info.partition(" ")
    named = _TITLE.search(rest)
    title = named["title"] if named else _ATTRIBUTE.sub("", rest)
    return language, title.strip()


def phrase(title: str, status: str) -> str:
    """What a title says beside its status: `200 Success`."""
    text = re.sub(rf"^\W*{status}\W*", "", title, flags=re.IGNORECASE)
    found = re.search(rf"{status}\W*+$", text)
    return (_without_marks(text[: found.start()]) if found else text).strip()


def _without_marks(text: str) -> str:
    """A text less what is no word at its end; in a time that grows with its length."""
    marks = _MARKS.match(text[::-1])
    return text[: len(text) - marks.end()] if marks else text

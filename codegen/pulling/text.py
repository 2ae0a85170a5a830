"""The text of a page or document as it arrives, and as it is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping

from codegen.pulling.trouble import Trouble
from codegen.pulling.urls import Url
from codegen.reading.misplaced import is_html
from codegen.reading.pages import split

# What pages and documents are served as, besides any kind of text.
_PAGES = ("application/octet-stream", "application/markdown", "application/x-markdown")
_DOCUMENTS = re.compile(r"application/(?:octet-stream|.*\b(?:json|x?-?ya?ml))")


def page_text(data: bytes, headers: Mapping[str, str]) -> str:
    """The text of a page or list. Raises `Trouble` (E706) if it is no Markdown."""
    text, kind = _text(data, headers, "Markdown")
    if kind and not kind.startswith("text/") and kind not in _PAGES:
        raise Trouble("E706", f"the answer is {kind}, not Markdown; not written")
    return text


def document_text(data: bytes, headers: Mapping[str, str]) -> str:
    """The text of a document. Raises `Trouble` (E706) if it is no JSON or YAML."""
    text, kind = _text(data, headers, "a document")
    if kind and not kind.startswith("text/") and not _DOCUMENTS.fullmatch(kind):
        raise Trouble("E706", f"the answer is {kind}, not a document; not written")
    return text


def _text(data: bytes, headers: Mapping[str, str], wanted: str) -> tuple[str, str]:
    """The text of an answer, and its media type."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Trouble("E706", "the answer is not UTF-8 text; not written") from None
    if kind in ("text/html", "application/xhtml+xml") or is_html(text):
        reason = f"an HTML page, not {wanted} (a login, or no such page); not written"
        raise Trouble("E706", reason)
    if "\0" in text:
        raise Trouble("E706", "the answer is not a text; not written")
    if not text.strip():
        raise Trouble("E706", "the answer is empty; not written")
    return text, kind


def with_source(text: str, page: Url) -> str:
    """`text` with the line that says where it is from, unless it says so itself.

    The page's URL names its operation and stands in docstrings
    (`reading.pages`); a page as it is served does not have it.
    """
    pages = split("", text)
    if pages and pages[0].url == str(page):
        return text
    return f"# Source: {page.markdown}\n\n{text}"

"""What a text without an operation is instead, where that can be told."""

from __future__ import annotations

import re

_HTML = re.compile(
    r"\s*+(?><!--.*?-->\s*+)*+<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
_MISSING = re.compile(
    r"(?:error\s+)?404\b|(?:the\s+)?page\s+(?:was\s+)?not\s+found\b", re.I
)


def is_html(text: str) -> bool:
    """Whether a text is a web page as browsers save it."""
    return _HTML.match(text) is not None


def is_missing_page(title: str) -> bool:
    """Whether a title is that of a site's answer for a page that is not there."""
    return _MISSING.match(title) is not None

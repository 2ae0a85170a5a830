"""Text of a server or a library, as a message may show it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, quote_plus

_LENGTH: Final = 300


def redacted(text: str, secrets: Iterable[str]) -> str:
    """Return `text` short, printable, on one line, and without the secrets."""
    forms = {form for secret in secrets if secret for form in _forms(secret)}
    if forms:
        longest_first = sorted(forms, key=len, reverse=True)
        pattern = "|".join(map(re.escape, longest_first))
        text = re.sub(pattern, "***", text, flags=re.IGNORECASE)
    return printable(" ".join(text.split()))


def printable(text: str) -> str:
    """Return the beginning of `text`, with what is not printable escaped."""
    shown = "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode()
        for char in text[:_LENGTH]
    )
    return shown + "..." if len(text) > _LENGTH else shown


def _forms(secret: str) -> set[str]:
    quoted = {quote(secret), quote(secret, safe=""), quote_plus(secret)}
    escaped = {json.dumps(secret, ensure_ascii=a)[1:-1] for a in (True, False)}
    return {secret} | quoted | escaped

"""Requests that have a credential in the query of their URL."""

from __future__ import annotations

import logging
from typing import Any

from .http import URL, HTTPRequest


class SecretRequest(HTTPRequest):
    """A request of the HTTP library that has a credential in the query of its URL."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.url = _SecretURL(self.url)

    def __repr__(self) -> str:
        return f"<Request({self.method!r}, {self.url!r})>"


class _SecretURL(URL):
    def __repr__(self) -> str:
        return repr(self.copy_with(query=None))


def _without_secrets(record: logging.LogRecord) -> bool:
    """Change what the HTTP library logs about a request: no query where it is secret."""
    if isinstance(record.args, tuple):
        record.args = tuple(
            item.copy_with(query=None) if isinstance(item, _SecretURL) else item
            for item in record.args
        )
    return True


logging.getLogger("httpx2").addFilter(_without_secrets)

"""Why something could not be fetched or written."""

from __future__ import annotations

from codegen.problems import one_line


class Trouble(Exception):
    """One page or list did not arrive; `code` and `text` are for its problem."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(f"{code} {text}")
        self.code = code
        self.text = one_line(text)


class Broken(Trouble):
    """The connection failed, so that another attempt may succeed."""


class Gone(Trouble):
    """The site says that there is no such page (404 or 410)."""

"""How many blank lines black has before a statement."""

from __future__ import annotations

import re

from codegen.formatting.statements import DEFINES, Statement

_OPENS = re.compile(r"(?:with|try|for|while|if|match)\b")


class BlankLines:
    """Counts them, statement after statement of one text."""

    def __init__(self) -> None:
        self._previous: Statement | None = None
        self._open: list[int] = []  # the definitions that are open, by their indents
        self._after = 0  # what the previous one wants behind it
        self._is_behind_docstring = False  # that of the module

    def before(self, this: Statement) -> int:
        """How many are before this one."""
        found = max(self._wanted(this), self._after)
        if self._is_behind_docstring and not this.text.startswith(DEFINES):
            found = 1
        previous, self._previous = self._previous, this
        in_class = previous is not None and previous.text.startswith("class ")
        self._after = int(this.is_docstring and in_class)
        self._is_behind_docstring = this.is_docstring and previous is None
        return found

    def _wanted(self, this: Statement) -> int:
        closed = -1  # the indent of the last definition that ends here
        while self._open and self._open[-1] >= this.indent:
            closed = self._open.pop()
        defines = this.text.startswith(DEFINES)
        if defines:
            self._open.append(this.indent)
        previous = self._previous
        if previous is None:
            return 0
        if this.is_docstring and previous.text.endswith(":"):
            return 0
        most = 1 if this.indent else 2
        if defines or this.text[0] == "@":
            return self._before_definition(this, previous, most)
        if closed >= 0:
            # As in `else:` behind one that was in the branch before.
            goes_on = closed and not this.indent and this.text.endswith(":")
            return 1 if goes_on and not _OPENS.match(this.text) else most
        if _imports(previous) and not _imports(this) and previous.indent == this.indent:
            return max(min(this.blank, most), 1) if this.indent else 1
        return min(this.blank, most)

    def _before_definition(
        self, this: Statement, previous: Statement, most: int
    ) -> int:
        if previous.text[0] == "@":
            return 0
        if previous.indent < this.indent and previous.text.startswith(DEFINES):
            return min(this.blank, 1)
        is_stub = previous.text.startswith(DEFINES[:2])
        if is_stub and previous.text.endswith(": ...") and not this.blank:
            return 0
        return most


def _imports(statement: Statement) -> bool:
    return statement.text.startswith(("import ", "from "))

"""How things look on a terminal: progress, tables, text from elsewhere.

The only module that imports rich, and only where something is shown with it.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text

DELAY = 1.0  # seconds

# Unicode categories that a terminal acts on, or shows nothing for.
_OBEYED = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
_COMMAND = re.compile(r"^\s*:(?=:)|#(?=#\[)")


@contextmanager
def progress(text: str | Callable[[], str]) -> Generator[None]:
    """Show `text` on stderr while the block runs, from its second second on.

    A function is asked again each time that the line is drawn.

    Nothing is shown, and nothing imported, where stderr is not a terminal.
    """
    if not sys.stderr.isatty():
        yield
        return
    import threading

    shown = ExitStack()
    ended = False
    turn = threading.Lock()

    def show() -> None:
        from rich.console import Console

        with turn:
            if not ended:
                console = Console(stderr=True)
                shown.enter_context(console.status(_Shown(text)))

    timer = threading.Timer(DELAY, show)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        with turn:
            ended = True
            shown.close()


class _Shown:
    """Text for rich, which may change while it is shown."""

    def __init__(self, text: str | Callable[[], str]) -> None:
        self._text = text

    def __rich__(self) -> Text:
        from rich.text import Text

        text = self._text if isinstance(self._text, str) else self._text()
        return Text(harmless(text))


def table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table on stdout; into a file or a pipe, one line a row."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    if not console.is_terminal:
        cells = [columns, *rows]
        widest = max(sum(map(len, row)) for row in cells)
        console = Console(highlight=False, width=widest + 80 * len(columns))
    printed = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        printed.add_column(column, no_wrap=not console.is_terminal)
    for row in rows:
        printed.add_row(*(Text(harmless(cell)) for cell in row))
    console.print(printed)


def harmless(line: str) -> str:
    """`line` with control and formatting characters shown, not obeyed.

    Nor are commands for the runner of GitHub Actions, where it is one: `::name::` at
    the beginning of a line, and `##[name]` anywhere in it.
    """
    if not line.isprintable():
        line = "".join(
            (
                char
                if char == "\t" or unicodedata.category(char) not in _OBEYED
                else _code(char)
            )
            for char in line
        )
    if "GITHUB_ACTIONS" in os.environ:
        line = _COMMAND.sub(r"\g<0> ", line)
    return line


def _code(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")

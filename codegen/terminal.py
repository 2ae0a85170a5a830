"""How things look on a terminal: progress, tables, text from elsewhere.

The only module that imports rich, and only where something is shown with it.
"""

from __future__ import annotations

import json
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
_RUNNERS = ("GITHUB_ACTIONS", "TF_BUILD")
_COMMAND = re.compile(r"^\s*:(?=:)|#(?=#(?:vso)?\[)")


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

    Nor are commands for the runner of GitHub Actions or Azure Pipelines, where it is
    one: `::name::` at the beginning of a line, `##[name]` and `##vso[name]` anywhere.
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
    return _COMMAND.sub(r"\g<0> ", line) if _is_runner() else line


def harmless_json(value: object) -> str:
    """`value` as JSON in lines, in which a runner finds no commands."""
    text = json.dumps(value, indent=2)
    return text.replace("##", r"#\u0023") if _is_runner() else text


def _is_runner() -> bool:
    return any(name in os.environ for name in _RUNNERS)


def _code(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")

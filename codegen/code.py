"""The only makers of source text.

Text from a page is data. It becomes part of an output file through one of the
functions below and in no other way: each returns `Code`, templates print
nothing but `Code` and `int` (see `render.gate`), and `Code` refuses to be
joined with a plain `str`.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any, NoReturn, Self, SupportsIndex, cast

from markupsafe import Markup

# Each quote of a run is escaped, so that no three stand together in a docstring.
_QUOTES = re.compile('"{3,}')


class Code(Markup):
    """Text that is already source code of the file it is printed into."""

    __slots__ = ()

    @classmethod
    def escape(cls, s: Any, /) -> Self:
        if isinstance(s, Code):
            return cls(s)
        raise TypeError(f"raw {type(s).__name__} joined with code: {s!r}")

    def join(self, iterable: Iterable[Any], /) -> Self:
        return super().join([self.escape(item) for item in iterable])

    def format(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise TypeError("code is not a format string")

    def __mod__(self, _value: object, /) -> NoReturn:
        raise TypeError("code is not a format string")

    def __mul__(self, _value: SupportsIndex, /) -> NoReturn:
        raise TypeError("code is not repeated")


NOTHING = Code("")


def ident(name: str) -> Code:
    """A Python identifier; `names` has made it, this is the last check."""
    if not name.isidentifier() or unicodedata.normalize("NFKC", name) != name:
        raise ValueError(f"not an identifier: {name!r}")
    return Code(name)


def dotted(name: str) -> Code:
    """A dotted module path; leading dots mark it as relative."""
    for part in name.lstrip(".").split("."):
        if part:
            ident(part)
    return Code(name)


def py(value: Any) -> Code:
    """A Python literal of JSON-like data (also tuples, bytes, non-string keys)."""
    if isinstance(value, Code):
        raise TypeError(f"code where data is expected: {value!r}")
    if isinstance(value, str):
        return Code(_string(value))
    if value is None or isinstance(value, bool | int | bytes):
        return Code(repr(value))
    if isinstance(value, float):
        return Code(repr(value) if math.isfinite(value) else f'float("{value}")')
    if isinstance(value, dict):
        items = cast("dict[object, object]", value).items()
        pairs = (f"{py(key)}: {py(item)}" for key, item in items)
        return Code("{" + ", ".join(pairs) + "}")
    if isinstance(value, list | tuple):
        members = cast("Sequence[object]", value)
        inner = ", ".join(py(item) for item in members)
        if isinstance(members, list):
            return Code(f"[{inner}]")
        return Code(f"({inner},)" if len(members) == 1 else f"({inner})")
    raise TypeError(f"no literal for {type(value).__name__}: {value!r}")


def doc(text: str) -> Code:
    """The inside of a docstring in triple double quotes, escaped."""
    text = printable(text)
    safe = _QUOTES.sub(lambda run: '\\"' * len(run[0]), text.replace("\\", "\\\\"))
    # As black has it: a space keeps a quote apart from those that end the docstring.
    return Code(f"{safe} " if safe.endswith('"') else safe)


def doc_literal(text: str) -> Code:
    """A docstring with its quotes; raw where that spares doubled backslashes."""
    text = printable(text)
    if "\\" in text and '"""' not in text and text[-1] not in '\\"':
        return Code(f'r"""{text}"""')
    return Code(f'"""{doc(text)}"""')


def md(text: str) -> Code:
    """Text inside a Markdown paragraph or table cell, shown as it is written."""
    flat = " ".join(printable(text).split())
    return Code("".join("\\" + c if c in _MARKDOWN else c for c in flat))


def md_code(text: str) -> Code:
    """Text as an inline code span of Markdown, in a table too.

    What has nothing to show is `(empty)`: two backticks would open a span that
    the next piece of text ends.
    """
    flat = " ".join(printable(text).split()).replace("|", "¦") or "(empty)"
    fence = "`"
    while fence in flat:
        fence += "`"
    pad = " " if flat.startswith("`") or flat.endswith("`") else ""
    return Code(f"{fence}{pad}{flat}{pad}{fence}")


def html(text: str) -> Code:
    """Text of an HTML element, or the inside of a quoted attribute."""
    return Code(escape(printable(text), quote=True))


def toml(text: str) -> Code:
    """A basic string of TOML 1.0."""
    return Code(json.dumps(printable(text), ensure_ascii=False).replace("\x7f", ""))


def json_lines(value: Mapping[str, Sequence[Any]]) -> Code:
    """A JSON object of lists, each item on a line of its own, in ASCII."""
    lists = (
        f"{json.dumps(name)}: [\n"
        + ",\n".join(f"  {json.dumps(item)}" for item in items)
        + "\n]"
        for name, items in value.items()
    )
    return Code("{\n" + ",\n".join(lists) + "\n}")


def printable(text: str) -> str:
    """`text` without control, bidirectional and surrogate characters.

    Line ends become ``\\n``; a tab becomes a space; everything else that does
    not print is dropped, so that no reader sees anything but what is there.
    """
    if text.replace("\n", "").isprintable():  # as nearly every text is
        return text
    text = text.replace("\r\n", "\n").replace("\t", "    ")
    for line_end in "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029":
        text = text.replace(line_end, "\n")
    return "".join(c for c in text if c == "\n" or c == " " or _prints(c))


def _prints(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def _string(value: str) -> str:
    """Double-quoted as black prefers it, escapes for all that does not print."""
    single = repr(value)
    if single[0] == '"':
        return single
    body = single[1:-1].replace("\\'", "'")
    if '"' in body:
        return single
    return f'"{body}"'


# Brackets are what makes a link or an image, whatever stands around them.
_MARKDOWN = frozenset("\\`*_{}[]<>#+|~$&")

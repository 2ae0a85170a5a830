"""The docstring of a method."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from codegen.code import Code, doc_literal
from codegen.model.ir_arguments import Argument
from codegen.model.ir_response import Response
from codegen.model.prose import says_deprecated, section
from codegen.model.wrapping import NO_BREAK, followed, wrap

# Docstrings of methods stand eight columns in, and black's lines end at 88.
_INDENT = 8
_LINE = 88
_WIDTH = _LINE - _INDENT
_QUOTES = 3
_PAGINATED = (
    "Returns a page. Iterating over it goes on to the items of all later pages."
)


def operation_doc(
    *,
    title: str,
    text: str,
    paginated: bool,
    difference: str,
    url: str,
    deprecated: bool,
    arguments: Sequence[Argument],
    responses: Sequence[Response],
) -> Code:
    """Title, address of the page, description, arguments, documented errors."""
    blocks: list[list[str]] = []
    if title:
        blocks.append(opening(title, _INDENT))
    if deprecated and not (says_deprecated(title) or says_deprecated(text)):
        blocks.append(["Deprecated."])
    if difference:
        blocks.append(wrap(difference, _WIDTH))
    if url:
        blocks.append([url])
    if text.strip():
        blocks.append(wrap(text, _WIDTH))
    if paginated:
        blocks.append([_PAGINATED])
    documented = [(str(a.name), a.doc) for a in arguments if a.doc]
    if documented:
        blocks.append(section("Args", documented, _WIDTH))
    errors = _errors(responses)
    if errors:
        blocks.append(section("Raises", errors, _WIDTH))
    return docstring(blocks, _INDENT)


def opening(text: str, indent: int) -> list[str]:
    """The lines that a docstring begins with, which may be all of it."""
    width = _LINE - indent - _QUOTES
    lines = wrap(text, width)
    if len(lines) == 1 and len(lines[0]) + lines[0].endswith('"') > width - _QUOTES:
        return wrap(text, width - _QUOTES - 1)
    return lines


def docstring(blocks: Sequence[Sequence[str]], indent: int) -> Code:
    """A docstring of blocks of lines, an empty line between them.

    Returns the whole literal, or nothing where there are no blocks.
    """
    lines: list[str] = []
    for block in blocks:
        if lines:
            lines.append("")
        lines += block
    if not lines:
        return Code("")
    pad = " " * indent
    text = "\n".join(
        f"{pad}{line}" if line and n else line for n, line in enumerate(lines)
    )
    return doc_literal(text if len(lines) == 1 else f"{text}\n{pad}")


def _errors(responses: Sequence[Response]) -> list[tuple[str, str]]:
    """What is said of each documented error; the status where classes repeat."""
    said = [response for response in responses if response.error is not None]
    counts = Counter(response.error for response in said)
    found: list[tuple[str, str]] = []
    for response in said:
        text = response.description.strip()
        if response.model and response.annotation:
            text = followed(text, f"(body:{NO_BREAK}{response.annotation.code})")
        if text and counts[response.error] > 1:
            text = f"{response.status}: {text}"
        if text:
            found.append((str(response.error), text))
    return found

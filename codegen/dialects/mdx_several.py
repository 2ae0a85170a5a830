"""Whether a page of components describes more than one operation.

A page without front matter may print a method and path, or a cURL command, for
each of several operations, with the parameters of each below or above it. Such
a page is no one operation; one that only mentions others is.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence

from codegen.dialects.mdx_address import same_address
from codegen.dialects.mdx_endpoint import base_of, several, template
from codegen.dialects.mdx_tree import Listed
from codegen.dialects.rendered_examples import Curl
from codegen.dialects.rendered_lines import call_lines, to_lines
from codegen.problems import InputError, Problem, Where
from codegen.reading.components import Component
from codegen.reading.pages import Page

_Shown = tuple[int, str, str]  # a line, and the method and address on it


def check_single(
    page: Page,
    tree: Component,
    items: Sequence[Listed],
    commands: Sequence[tuple[int, Curl]],
) -> None:
    """Raise `InputError` E122 where a page describes several operations.

    `items` are its fields, `commands` its cURL commands with their lines, that of a
    request example first: a page with one such example says by it which operation
    is its own.
    """
    fields = [item.tag.where.line for item in items if item.tag.name != "ResponseField"]
    sent = [(line, call.method, template(call.url)) for line, call in commands]
    shown = _with_fields_below(_printed(page), fields, sent[:1])
    if not shown and len(list(tree.inside("RequestExample"))) != 1:
        shown = _with_own_fields(sorted(sent), fields)
    if shown:
        text = several([f"{method.upper()} {path}" for _, method, path in shown])
        raise InputError(Problem(Where(page.file, page.line), "E122", text))


def _printed(page: Page) -> list[_Shown]:
    """The methods and paths that stand on lines of their own."""
    lines = to_lines(page.text, page.line)
    return [
        (lines[call.start].number, call.method, template(call.path))
        for call in call_lines(lines)
    ]


def _with_fields_below(
    calls: Sequence[_Shown], fields: Sequence[int], own: Sequence[_Shown]
) -> list[_Shown]:
    """The printed calls, where fields stand below another than what is sent."""
    if len({call[1:] for call in calls}) < 2:
        return []
    starts = [line for line, _, _ in calls]
    above = {bisect(starts, line) - 1 for line in fields} - {-1}
    for at in above:
        _, method, path = calls[at]
        for _, verb, url in own:
            if (method, bool(base_of(url, path))) != (verb, True):
                return list(calls)
    return []


def _with_own_fields(commands: Sequence[_Shown], fields: Sequence[int]) -> list[_Shown]:
    """The commands that send different things, where each has fields of its own."""
    calls = [
        call
        for at, call in enumerate(commands)
        if not at or not _same(call, commands[at - 1])
    ]
    starts = [line for line, _, _ in calls]
    parts = {bisect(starts, line) for line in fields}
    return calls if len(calls) > 1 and len(parts) > 1 else []


def _same(one: _Shown, other: _Shown) -> bool:
    return one[1] == other[1] and same_address(one[2], other[2])

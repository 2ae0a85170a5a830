"""Globs on the paths of URLs: ``/api-reference/**``, ``webhooks/*``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote

from codegen.pulling.urls import Url

_SPECIAL = re.compile(r"\*\*/|\*\*|\*|\?")
_MEANING = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def selects(url: Url, match: Sequence[str], exclude: Sequence[str]) -> bool:
    """Whether a page is one that `match` wants and `exclude` does not.

    `*` and `?` stay within a segment, `**` does not. A glob that does not
    begin with a slash may begin at any; one that ends with a slash means all
    that is below. The suffix `.md` need not be written. Without `match`, all
    is wanted.
    """
    path = unquote(url.page.path)
    wanted = not match or any(_fits(glob, path) for glob in match)
    return wanted and not any(_fits(glob, path) for glob in exclude)


def _fits(glob: str, path: str) -> bool:
    glob = re.sub(r"\.mdx?$", "", glob)
    glob = glob if glob.startswith("/") else f"/**/{glob}"
    glob = f"{glob}**" if glob.endswith("/") else glob
    pattern, end = "", 0
    for found in _SPECIAL.finditer(glob):
        pattern += re.escape(glob[end : found.start()]) + _MEANING[found.group()]
        end = found.end()
    pattern += re.escape(glob[end:])
    return re.fullmatch(pattern, path, re.DOTALL) is not None

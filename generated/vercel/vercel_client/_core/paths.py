"""Path templates: each value stays inside its segment."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, unquote

from .values import DEFAULT, DefaultStyle, Styles

_PARAMETER = re.compile(r"\{([^{}]*)\}")
_LITERAL = "/:@!$&'()*+,;=-._~%"
_ROUNDS: Final = 8


class PathTemplate:
    """A path such as `/v1/certs/{id}`.

    Args:
        template: As in OpenAPI; it starts with a slash.
        styles: The styles that are not the default, by parameter.

    Raises:
        ValueError: The template does not start with a slash.
    """

    __slots__ = ("_literals", "_parameters", "_segments")

    def __init__(self, template: str, styles: Styles) -> None:
        if not template.startswith("/"):
            raise ValueError(f"the path {template!r} does not start with a slash")
        pieces = _PARAMETER.split(template)  # literals and, by turns, names
        self._literals = [quote(literal, safe=_LITERAL) for literal in pieces[::2]]
        self._parameters = [(n, styles.get(n, DEFAULT)) for n in pieces[1::2]]
        self._segments = template.split("/")

    def fill(self, values: Mapping[str, Any]) -> str:
        """Return the path with each parameter replaced by its encoded value.

        Raises:
            TypeError: A value has no text.
            ValueError: A value is empty or, decoded however often, has a segment
                `.` or `..`, so that the path would lead elsewhere.
        """
        path, *literals = self._literals
        if not literals:
            return path
        for (name, style), literal in zip(self._parameters, literals, strict=True):
            path += _encoded(name, values[name], style) + literal
        for segment, said in zip(path.split("/"), self._segments, strict=True):
            if "{" in said and _leads_away(segment):
                raise ValueError(
                    f"the path parameters in {said!r} make the segment "
                    f"{segment[:100]!r}, which would lead to another path"
                )
        return path


def _encoded(name: str, value: Any, style: DefaultStyle) -> str:
    content = style.parts(value)
    if not content:
        raise ValueError(f"the path parameter {name!r} is empty")
    texts = [content] if isinstance(content, str) else content
    plain = [item if isinstance(item, str) else "/".join(item) for item in texts]
    if any(item == "" or _leads_away(item) for item in plain):
        raise ValueError(
            f"the path parameter {name!r} must not be empty, '.', '..' or hold "
            "these as a segment, encoded or not"
        )
    return style.path(name, content)


def _leads_away(segment: str) -> bool:
    """Whether a server that decodes `segment` once or more could see a dot segment."""
    for _ in range(_ROUNDS):
        decoded = unquote(segment)
        if decoded == segment:
            break
        segment = decoded
    else:
        return True  # encoded so often that nobody can mean it
    return not segment or any(
        part in (".", "..") for part in re.split(r"[/\\]", segment)
    )

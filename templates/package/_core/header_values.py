"""Parameters that are headers."""

from __future__ import annotations

from typing import Any

from .omit import omit
from .values import DEFAULT, Styles


class HeaderValues(dict[str, Any]):
    """The values of header parameters, by name."""

    def lines(self, styles: Styles) -> dict[str, str]:
        """Return them as text, by name; what is `omit` or None is left out."""
        filled: dict[str, str] = {}
        for name, value in self.items():
            style = styles.get(name, DEFAULT)
            content = None if value is omit else style.parts(value)
            if content is not None:
                filled[name] = style.simple(content, str)
        return filled

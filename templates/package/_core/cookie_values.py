"""Parameters that are cookies."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import quote

from .omit import omit
from .values import DEFAULT, Styles

# Of the characters that RFC 6265 allows those that are not used to encode others.
_COOKIE = "!#$&'()*+-./:=?@[]^_`{|}~<>"

_quote_value = partial(quote, safe=_COOKIE)
_quote_name = partial(quote, safe=_COOKIE.replace("=", ""))


class CookieValues(dict[str, Any]):
    """The values of cookie parameters, by name."""

    def lines(self, styles: Styles) -> dict[str, str]:
        """Return the header `cookie`, if there is something to send.

        Each member of an exploded array or object is a cookie of its own: the `&` of
        the style `form` does not separate cookies.
        """
        pairs = "; ".join(
            f"{_quote_name(key)}={content}"
            for name, value in self.items()
            if value is not omit
            for style in (styles.get(name, DEFAULT),)
            for key, content in style.form(name, style.parts(value), _quote_value)
        )
        return {"cookie": pairs} if pairs else {}

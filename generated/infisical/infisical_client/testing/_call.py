"""A request that a mock got, as a server would see it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx2

from .._core.headers import Headers

_PARAMETER = re.compile(r"\{([^{}]*)\}")
_PART = re.compile(r'form-data; name="([^"]*)"(?:; filename="([^"]*)")?')

Pairs = dict[str, str | list[str]]


class Call:
    """A request that was sent; its repr has no values, which may be secret.

    Attributes:
        operation: What was called, as it is written after the client.
        template: The path as it is documented: `/users/{id}`.
        method: In capitals.
        url: The address without the query, still encoded.
        path: The path of it.
        headers: Without regard to case; their repr has no values either.
        content: The body, as bytes.
    """

    def __init__(self, operation: str, template: str, request: httpx2.Request) -> None:
        self._query = request.url.query
        self.operation = operation
        self.template = template
        self.method = request.method
        self.path = request.url.raw_path.decode().partition("?")[0]
        netloc = request.url.netloc.decode()
        self.url = f"{request.url.scheme}://{netloc}{self.path}"
        self.headers = Headers(request.headers.raw)
        self.content = request.content

    def __repr__(self) -> str:
        return f"<Call {self.operation}: {self.method} {self.template}>"

    @property
    def path_parameters(self) -> dict[str, str]:
        """The parameters in the path by their documented names, decoded."""
        match = self._match
        values = map(unquote, match.groups() if match else ())
        return dict(zip(_PARAMETER.findall(self.template), values, strict=False))

    @property
    def is_elsewhere(self) -> bool:
        """Whether it went to another path: a redirect, or where tokens are fetched."""
        return self._match is None

    @property
    def _match(self) -> re.Match[str] | None:
        first, *others = map(re.escape, _PARAMETER.split(self.template)[::2])
        # Each value ends at the first text that may follow it: no other way is tried.
        values = [f"(?>([^/]+?){text})" for text in others[:-1]]
        values += [f"([^/]+?){text}" for text in others[-1:]]
        return re.search(first + "".join(values) + "$", self.path)

    @property
    def query(self) -> Pairs:
        """The parameters, decoded; one that occurs more than once has a list."""
        return _decoded(self._query)

    @property
    def cookies(self) -> Pairs:
        """The cookies, decoded; one that occurs more than once has a list."""
        header = self.headers.get("cookie", "")
        pairs = (pair.partition("=") for pair in header.split("; ") if pair)
        return _by_name((unquote(name), unquote(value)) for name, _, value in pairs)

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode()

    @property
    def json(self) -> Any:
        """The body, parsed; ValueError if it is not JSON."""
        return json.loads(self.content)

    @property
    def form(self) -> Pairs:
        """The fields of a urlencoded form, as in `query`; ValueError if it is none."""
        self._form("application/x-www-form-urlencoded")
        return _decoded(self.content)

    def _form(self, media_type: str) -> str:
        """Return the parameters of the media type, which must be this one."""
        found, _, parameters = self.headers.get("content-type", "").partition(";")
        if found.strip().lower() != media_type:
            raise ValueError(f"the body is not {media_type}, but {found or 'nothing'}")
        return parameters

    @property
    def parts(self) -> dict[str, list[tuple[str | None, str | None, Any]]]:
        """The parts of a multipart form by name: file name, media type and content.

        The content is text, or parsed if it is a JSON object, and bytes in a file.
        ValueError if the body is no such form.
        """
        boundary = self._form("multipart/form-data").partition("boundary=")[2]
        body = b"\r\n" + self.content
        start, *parts, end = body.split(b"\r\n--" + boundary.encode())
        if (start, end) != (b"", b"--\r\n"):
            raise ValueError("the multipart form does not begin or end as it must")
        found: dict[str, list[tuple[str | None, str | None, Any]]] = {}
        for part in parts:
            head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
            headers = dict(line.split(": ", 1) for line in head.decode().splitlines())
            name, file_name = _disposition(headers["Content-Disposition"])
            media_type = headers.get("Content-Type")
            value: Any = content
            if file_name is None:
                is_json = (media_type or "").endswith("json")
                is_open = is_json and content.startswith((b"{", b"["))
                value = json.loads(content) if is_open else content.decode()
            found.setdefault(name, []).append((file_name, media_type, value))
        return found


def _decoded(encoded: bytes) -> Pairs:
    return _by_name(
        parse_qsl(encoded.decode(), keep_blank_values=True, strict_parsing=True)
    )


def _by_name(pairs: Iterable[tuple[str, str]]) -> Pairs:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {name: v if len(v) > 1 else v[0] for name, v in found.items()}


def _disposition(header: str) -> tuple[str, str | None]:
    """Return the names of a field and of its file, as WHATWG HTML has them."""
    match = _PART.fullmatch(header)
    if match is None:
        raise ValueError(f"not the head of a part: {header!r}")
    names: list[str | None] = list(match.groups())
    for escaped, char in (("%22", '"'), ("%0D", "\r"), ("%0A", "\n")):
        names = [name and name.replace(escaped, char) for name in names]
    return names[0] or "", names[1]

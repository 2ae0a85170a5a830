"""Both clients behind one face, and the server that they talk to."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from importlib import import_module
from itertools import zip_longest
from json import dumps, loads
from operator import attrgetter, call
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast
from urllib.parse import parse_qsl, unquote

import httpx2
from pydantic import BaseModel, TypeAdapter

_NO_JSON = object()  # as None is JSON, too
_EVENTS = {"content-type": "text/event-stream"}
_LINES = {"content-type": "application/x-ndjson"}
_ANYTHING: TypeAdapter[Any] = TypeAdapter(Any)


class Sent:
    """A request as the server got it.

    Attributes:
        method: In capitals.
        path: With the path of the server, still encoded.
        headers: Without regard to case.
        content: The body.
    """

    def __init__(self, request: httpx2.Request) -> None:
        self._url = request.url
        self.method = request.method
        self.path = request.url.raw_path.decode().partition("?")[0]
        self.headers = request.headers
        self.content = request.content

    @property
    def url(self) -> str:
        """All of the address but the query."""
        return f"{self._url.scheme}://{self._url.netloc.decode()}{self.path}"

    @property
    def query(self) -> dict[str, str | list[str]]:
        """The parameters, decoded; one that occurs more than once has a list."""
        return _decoded(self._url.query)

    @property
    def cookies(self) -> dict[str, str | list[str]]:
        """The cookies, decoded; one that occurs more than once has a list."""
        pairs = (pair.partition("=") for pair in self.headers["cookie"].split("; "))
        return _by_name((unquote(name), unquote(value)) for name, _, value in pairs)

    @property
    def json(self) -> Any:
        """The body, parsed."""
        return loads(self.content)

    @property
    def form(self) -> dict[str, str | list[str]]:
        """The fields of a urlencoded form, as in `query`."""
        return _decoded(self.content)

    @property
    def parts(self) -> dict[str, list[tuple[str | None, str | None, Any]]]:
        """The parts of a multipart form by name: file name, media type and content.

        The content is text, or parsed if it is a JSON object, and bytes in a file.
        """
        kind, _, boundary = self.headers["content-type"].partition("; boundary=")
        assert kind == "multipart/form-data"
        start, *parts, end = (b"\r\n" + self.content).split(
            b"\r\n--" + boundary.encode()
        )
        assert (start, end) == (b"", b"--\r\n")
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
                value = loads(content) if is_open else content.decode()
            found.setdefault(name, []).append((file_name, media_type, value))
        return found


def _decoded(encoded: bytes) -> dict[str, str | list[str]]:
    return _by_name(
        parse_qsl(encoded.decode(), keep_blank_values=True, strict_parsing=True)
    )


def _by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, str | list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {name: v if len(v) > 1 else v[0] for name, v in found.items()}


def _disposition(header: str) -> tuple[str, str | None]:
    """The names of a field and of its file; as WHATWG HTML has them."""
    match = re.fullmatch(r'form-data; name="([^"]*)"(?:; filename="([^"]*)")?', header)
    assert match is not None, header
    names: list[str | None] = list(match.groups())
    for escaped, char in (("%22", '"'), ("%0D", "\r"), ("%0A", "\n")):
        names = [name and name.replace(escaped, char) for name in names]
    return names[0] or "", names[1]


class Api:
    """A client, synchronous or asynchronous, and a server that keeps what it gets.

    Args:
        client_class: The client to call.
        arguments: What it is made with.

    Attributes:
        arguments: The same, to be changed by a test.
        requests: What the server got.
        strict: Whether an answer that does not fit its schema is an error.
        token_url: Where the server gives out the token `fetched-token`.
    """

    def __init__(
        self, client_class: Callable[..., Any], arguments: Mapping[str, object]
    ) -> None:
        self.requests: list[Sent] = []
        self.strict = True
        self.token_url = ""
        self._client_class = client_class
        self._is_async = hasattr(client_class, "__aenter__")
        self._call: Callable[..., Any] = call
        self.arguments: dict[str, Any] = dict(arguments)
        self._answers = [httpx2.Response(200)]

    def answers(
        self,
        status: int,
        *,
        json: Any = _NO_JSON,
        text: str | None = None,
        content: bytes | None = None,
        events: Iterable[Any] | None = None,
        lines: Iterable[Any] | None = None,
    ) -> None:
        """Say what the server answers: with JSON, text, bytes, a stream, or nothing."""
        if events is not None:
            text = "".join(f"{_event(data)}\n\n" for data in events)
            answer = httpx2.Response(status, headers=_EVENTS, content=text)
        elif lines is not None:
            text = "".join(f"{dumps(item)}\n" for item in lines)
            answer = httpx2.Response(status, headers=_LINES, content=text)
        elif json is _NO_JSON:
            answer = httpx2.Response(status, text=text, content=content)
        else:
            answer = httpx2.Response(status, content=dumps(json))
        self._answers = [answer]

    def answers_pages(
        self, status: int, *pages: Any, links: Sequence[str] = ()
    ) -> None:
        """Say with which pages the server answers, one after the other.

        Args:
            links: The headers `Link` of the first of them.
        """
        headers = [{"link": link} for link in links]
        self._answers = [
            httpx2.Response(status, headers=head, content=dumps(page))
            for page, head in zip_longest(pages, headers)
        ]

    def call(self, operation: str, /, *args: Any, **kwargs: Any) -> Any:
        """Call an operation by its name after the client: `certs.issue_cert`.

        It gets copies, so that a test sees if it changes its arguments. The items of
        a stream are returned as a list, of a page its body.
        """
        args, kwargs = deepcopy((args, kwargs))
        if self._is_async:
            return asyncio.run(self._call_async(operation, args, kwargs))
        with httpx2.Client(transport=self._transport()) as http_client:
            method = attrgetter(operation)(self._client(http_client))
            result = self._call(method, *args, **kwargs)
            if hasattr(result, "__next__"):
                return list(result)
            return result.body if hasattr(result, "has_next") else result

    async def _call_async(
        self, operation: str, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> Any:
        async with httpx2.AsyncClient(transport=self._transport()) as http_client:
            method = attrgetter(operation)(self._client(http_client))
            result = await self._call(method, *args, **kwargs)
            if hasattr(result, "__anext__"):
                return [item async for item in result]
            return result.body if hasattr(result, "has_next") else result

    def items(self, operation: str, /, *args: Any, **kwargs: Any) -> Any:
        """Call an operation, and return the items of all pages."""
        self._call = _items_async if self._is_async else _items
        return self.call(operation, *args, **kwargs)

    def download(self, operation: str, /, *args: Any, **kwargs: Any) -> bytes:
        """Call an operation, and return what is in the file that its answer makes."""
        package = import_module(self._client_class.__module__.rpartition(".")[0])
        kind = package.AsyncDownload if self._is_async else package.Download
        with TemporaryDirectory() as folder:
            path = Path(folder) / "file"
            self._call = lambda *call, **options: kind(*call, **options).save(path)
            self.call(operation, *args, **kwargs)
            return path.read_bytes()

    def _client(self, http_client: httpx2.Client | httpx2.AsyncClient) -> Any:
        return self._client_class(
            **self.arguments,
            max_retries=0,
            strict=self.strict,
            http_client=http_client,
        )

    def _transport(self) -> httpx2.MockTransport:
        return httpx2.MockTransport(self._received)

    def _received(self, request: httpx2.Request) -> httpx2.Response:
        sent = Sent(request)
        self.requests.append(sent)
        if sent.url == self.token_url:
            return httpx2.Response(200, json={"access_token": "fetched-token"})
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]

    @property
    def only_request(self) -> Sent:
        """The request, of which there must be exactly one."""
        assert len(self.requests) == 1
        return self.requests[0]


def _items(method: Callable[..., Any], *args: Any, **kwargs: Any) -> list[Any]:
    return list(method(*args, **kwargs))


async def _items_async(
    method: Callable[..., Any], *args: Any, **kwargs: Any
) -> list[Any]:
    return [item async for item in method(*args, **kwargs)]


def _event(data: Any) -> str:
    """The lines of an event; text is sent as it is, all else as JSON."""
    text = data if isinstance(data, str) else dumps(data)
    return "\n".join(f"data: {line}" for line in text.split("\n"))


def to_wire(value: Any) -> Any:
    """A result as it came: models, also those in lists and dicts, by wire names."""
    if isinstance(value, bytes):
        return value
    return _ANYTHING.dump_python(
        value, mode="json", by_alias=True, exclude_unset=True, warnings=False
    )


def undocumented(value: Any) -> list[str]:
    """What came for which the models have no field."""
    if isinstance(value, BaseModel):
        extra = value.model_extra or {}
        own = [f"{type(value).__name__}.{name}" for name in extra]
        return own + _undocumented(item for name, item in value if name not in extra)
    if isinstance(value, dict):
        return _undocumented(cast("dict[str, Any]", value).values())
    if isinstance(value, list):
        return _undocumented(cast("Iterable[Any]", value))
    return []


def models(value: Any) -> int:
    """How many models there are in a result, itself included; a dict is none."""
    if isinstance(value, BaseModel):
        return 1 + sum(models(item) for _, item in value)
    if isinstance(value, dict):
        return sum(models(item) for item in cast("dict[str, Any]", value).values())
    if isinstance(value, list | tuple):
        return sum(models(item) for item in cast("Iterable[Any]", value))
    return 0


def _undocumented(values: Iterable[Any]) -> list[str]:
    return [name for value in values for name in undocumented(value)]

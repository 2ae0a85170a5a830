"""Both clients behind one face, and the mock that they talk to."""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from functools import cached_property
from importlib import import_module
from itertools import zip_longest
from json import dumps
from operator import attrgetter, call
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

_NO_JSON = object()  # as None is JSON, too
_EVENTS = {"content-type": "text/event-stream"}
_LINES = {"content-type": "application/x-ndjson"}


class Api:
    """A client, synchronous or asynchronous, and the mock that it talks to.

    Args:
        mock_class: The mock of the package.
        reply_class: What it answers with.
        arguments: What clients are made with.
        kind: Which client to call: `client` or `async_client`.

    Attributes:
        arguments: The same, to be changed by a test.
        strict: Whether an answer that does not fit its schema is an error.
    """

    def __init__(
        self,
        mock_class: Callable[..., Any],
        reply_class: Callable[..., Any],
        arguments: Mapping[str, object],
        kind: str,
    ) -> None:
        self.arguments: dict[str, Any] = dict(arguments)
        self.strict = True
        self._mock_class = mock_class
        self._reply_class = reply_class
        self._absent = dict.fromkeys(arguments)  # unless they are in `arguments`
        self._kind = kind
        self._call: Callable[..., Any] = call
        self._answers: list[Any] = []

    @cached_property
    def mock(self) -> Any:
        """The mock, made when the arguments are known."""
        return self._mock_class(**{**self._absent, **self.arguments})

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
        """Say what is answered: JSON, text, bytes, a stream, or nothing.

        Without it, the mock answers with the documented success.
        """
        headers: dict[str, str] = {}
        if events is not None:
            text, headers = "".join(f"{_event(data)}\n\n" for data in events), _EVENTS
        elif lines is not None:
            text, headers = "".join(f"{dumps(item)}\n" for item in lines), _LINES
        elif json is not _NO_JSON:
            text = dumps(json)
        body = content if text is None else text.encode()
        self._answers = [self._reply_class(status, body or b"", headers)]

    def answers_pages(
        self, status: int, *pages: Any, links: Sequence[str] = ()
    ) -> None:
        """Say with which pages the server answers, one after the other.

        Args:
            links: The headers `Link` of the first of them.
        """
        headers = [{"link": link} for link in links]
        self._answers = [
            self._reply_class(status, dumps(page).encode(), head or {})
            for page, head in zip_longest(pages, headers)
        ]

    def call(self, operation: str, /, *args: Any, **kwargs: Any) -> Any:
        """Call an operation by its name after the client: `certs.issue_cert`.

        It gets copies, so that a test sees if it changes its arguments. The items of
        a stream are returned as a list, of a page its body.
        """
        args, kwargs = deepcopy((args, kwargs))
        if self._answers:
            resource, _, name = operation.partition(".")
            # What the mock has an attribute for itself is called otherwise there.
            mocked = getattr(self.mock, f"{resource}_", None)
            mocked = mocked or getattr(self.mock, resource)
            answering = getattr(mocked, name)
            for reply in self._answers:
                answering = answering.returns(reply).then
        made = getattr(self.mock, f"new_{self._kind}")
        method = attrgetter(operation)(made(max_retries=0, strict=self.strict))
        with warnings.catch_warnings():
            # By the documentation; it is called all the same.
            warnings.filterwarnings("ignore", r"\S+ is deprecated", DeprecationWarning)
            if self._kind == "async_client":
                return asyncio.run(_result(self._call(method, *args, **kwargs)))
            result = self._call(method, *args, **kwargs)
            return list(result) if hasattr(result, "__next__") else _body(result)

    def items(self, operation: str, /, *args: Any, **kwargs: Any) -> Any:
        """Call an operation, and return the items of all pages."""
        self._call = _items_async if self._kind == "async_client" else _items
        return self.call(operation, *args, **kwargs)

    def download(self, operation: str, /, *args: Any, **kwargs: Any) -> bytes:
        """Call an operation, and return what is in the file that its answer makes."""
        package = import_module(self._mock_class.__module__.rpartition(".")[0])
        is_async = self._kind == "async_client"
        kind = package.AsyncDownload if is_async else package.Download
        with TemporaryDirectory() as folder:
            path = Path(folder) / "file"
            self._call = lambda *call, **options: kind(*call, **options).save(path)
            self.call(operation, *args, **kwargs)
            return path.read_bytes()

    @property
    def requests(self) -> list[Any]:
        """What the mock got."""
        found: list[Any] = self.mock.calls
        return found

    @property
    def only_request(self) -> Any:
        """The request, of which there must be exactly one."""
        assert len(self.requests) == 1
        return self.requests[0]


async def _result(awaited: Awaitable[Any]) -> Any:
    result = await awaited
    if hasattr(result, "__anext__"):
        return [item async for item in result]
    return _body(result)


def _body(result: Any) -> Any:
    """What came, of a page, too."""
    return result.body if hasattr(result, "has_next") else result


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

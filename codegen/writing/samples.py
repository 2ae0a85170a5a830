"""The calls that the README of a package shows."""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable
from dataclasses import dataclass
from keyword import iskeyword

from codegen.code import NOTHING, Code, ident, py
from codegen.model.ir import Operation, Package
from codegen.model.ir_arguments import Argument
from codegen.openapi.normalise import Api
from codegen.problems import Problems
from codegen.testing.calls import Call, Calls
from codegen.testing.keywords import is_list, is_mapping
from codegen.testing.media import File
from codegen.testing.subject import operation_node
from codegen.testing.synthesis import Json
from codegen.writing.page_sample import two_pages
from codegen.writing.testing_files import attribute

_VERSION = re.compile(r"v?\d+")
_PREPOSITIONS = frozenset(
    {"at", "between", "by", "for", "from", "in", "into", "of", "on", "to", "using"}
    | {"via", "with", "without"}
)
# What other examples of the README call something.
_USED = frozenset(
    {"asyncio", "client", "context", "download", "error", "event", "file", "first"}
    | {
        "httpx2",
        "item",
        "last",
        "logging",
        "main",
        "mock",
        "note",
        "options",
        "own",
        "page",
    }
    | {"patient", "piece", "raw", "second", "show", "ssl", "stream", "watch"}
)
_EVENTS = "text/event-stream"


@dataclass(frozen=True, slots=True)
class Sample:
    """A call as the README shows it; `mocked` is the same of a mock.

    `result` is a name for what it returns, if it returns anything.
    """

    call: Code
    mocked: Code
    method: str
    arguments: Code
    result: Code

    @property
    def assignment(self) -> Code:
        """What stands before the call to keep its result."""
        return self.result + Code(" = ") if self.result else self.result

    @property
    def following(self) -> Code:
        """The arguments after another one."""
        return Code(", ") + self.arguments if self.arguments else self.arguments

    @property
    def preceding(self) -> Code:
        """The arguments before another one."""
        return self.arguments + Code(", ") if self.arguments else self.arguments


@dataclass(frozen=True, slots=True)
class Samples:
    """A call for each thing that the README explains; none where it has no example.

    Attributes:
        example: The simplest call of all.
        typed: One that returns a model.
        omitted: One with an argument that may be left out, and is `omit`.
        escaped: One with a path parameter that would leave its segment.
        stream: One that returns a stream.
        resumed: One that returns a stream which can be resumed.
        download: One that returns bytes.
        page: One that returns a page.
        two_pages: How two of these are mocked: statements.
    """

    example: Sample | None
    typed: Sample | None
    omitted: Sample | None
    escaped: Sample | None
    stream: Sample | None
    resumed: Sample | None
    download: Sample | None
    page: Sample | None
    two_pages: tuple[Code, ...]


def samples(package: Package, api: Api) -> Samples:
    """The calls that show what the operations of a package can do."""

    def shown(
        fits: Callable[[Operation], object],
        arguments: Callable[[Operation, Api], list[Code]] = _required,
    ) -> Sample | None:
        found = [operation for operation in package.operations if fits(operation)]
        if not found:
            return None
        simplest = min(found, key=_difficulty)
        return _sample(simplest, arguments(simplest, api))

    models = {
        f"{model.module}.{model.name}" for model in package.models if model.fields
    }
    return Samples(
        example=shown(lambda _: True, _telling),
        typed=shown(lambda o: _returned(o) and _returned(o) <= models, _telling),
        omitted=shown(_omissible, _with_omitted),
        escaped=shown(_text_in_path, _with_escape),
        stream=shown(lambda o: o.streams, _telling),
        resumed=shown(
            lambda o: o.streams and o.method == "GET" and _EVENTS in o.accept, _telling
        ),
        download=shown(lambda o: o.downloads, _telling),
        page=shown(lambda o: o.paginates),
        two_pages=_two_pages(package, api),
    )


def _two_pages(package: Package, api: Api) -> tuple[Code, ...]:
    found = [operation for operation in package.operations if operation.paginates]
    if not found:
        return ()
    simplest = min(found, key=_difficulty)
    return two_pages(simplest, api, Code("mock.") + _mocked(simplest))


def _difficulty(operation: Operation) -> tuple[object, ...]:
    return (
        operation.deprecated,
        bool(operation.variant),
        operation.streams,
        sum(argument.required for argument in operation.arguments),
        operation.method != "GET",
        operation.call,
    )


def _returned(operation: Operation) -> set[str | None]:
    """What it may return, as the runtime finds it; nothing for what is iterated."""
    if operation.streams or operation.paginates:
        return set()
    return {response.model for response in operation.responses if not response.error}


def _omissible(operation: Operation) -> list[Code]:
    paging = _paging(operation)
    return [
        a.name for a in operation.keywords if not a.required and a.wire not in paging
    ]


def _paging(operation: Operation) -> set[str]:
    """The parameters that a page fills in, to get the next one."""
    if operation.pagination is None:
        return set()
    scheme = operation.pagination.scheme
    return {scheme.inside or scheme.parameter, scheme.backward}


def _text_in_path(operation: Operation) -> list[Code]:
    return [a.name for a in operation.positional if str(a.annotation.code) == "str"]


def _telling(operation: Operation, api: Api) -> list[Code]:
    """The required arguments; where there are none, the first member of the body."""
    calls = _calls(operation, api)
    first = calls.documented()[0]
    if calls.required(first).given:
        return _required(operation, api)
    _, keywords = _in_python(first, operation)
    paging = _paging(operation)
    given = [k for k in keywords if k[0].place == "body" and k[0].wire not in paging]
    return [argument.name + Code("=") + py(value) for argument, value in given[:1]]


def _required(operation: Operation, api: Api) -> list[Code]:
    calls = _calls(operation, api)
    call = calls.required(calls.documented()[0])
    positional, keywords = _in_python(call, operation)
    arguments = [py(value) for _, value in positional]
    arguments += [argument.name + Code("=") + py(value) for argument, value in keywords]
    return arguments


def _with_omitted(operation: Operation, api: Api) -> list[Code]:
    shown = _telling(operation, api)
    said = {str(argument).partition("=")[0] for argument in shown}
    others = [name for name in _omissible(operation) if name not in said]
    if not others:
        shown, others = _required(operation, api), _omissible(operation)
    return [*shown, others[0] + Code("=omit")]


def _with_escape(operation: Operation, api: Api) -> list[Code]:
    arguments = _required(operation, api)
    names = [argument.name for argument in operation.positional]
    arguments[names.index(_text_in_path(operation)[0])] = py("..")
    return arguments


def _calls(operation: Operation, api: Api) -> Calls:
    node = operation_node(api.document, operation)
    return Calls(api.document, node, operation, Problems())


def _sample(operation: Operation, arguments: list[Code]) -> Sample:
    returns = str(operation.returns.code)
    return Sample(
        call=ident(operation.resource) + Code(".") + operation.name,
        mocked=_mocked(operation),
        method=operation.method,
        arguments=Code(", ").join(arguments),
        result=NOTHING if returns == "None" else _result(str(operation.name)),
    )


def _result(method: str) -> Code:
    """A name for what a method gives: the last noun in its name, as far as one can tell.

    `get_latest_deployment_v1` gives a deployment, `get_user_by_id` a user.
    """
    words = [word for word in method.strip("_").split("_") if word]
    while len(words) > 1 and _VERSION.fullmatch(words[-1]):
        words.pop()
    ends = [number for number, word in enumerate(words) if word in _PREPOSITIONS]
    nouns = [words[ends[0] - 1]] if ends and ends[0] > 1 else []
    nouns += words[-1:] if len(words) > 1 else []
    return ident(next((n for n in nouns if n.isidentifier() and _is_free(n)), "result"))


def _is_free(name: str) -> bool:
    """Whether a name means nothing else in Python or in the README."""
    return not (iskeyword(name) or hasattr(builtins, name) or name in _USED)


def _mocked(operation: Operation) -> Code:
    return ident(attribute(operation.resource)) + Code(".") + operation.name


def _in_python(
    call: Call, operation: Operation
) -> tuple[tuple[tuple[Argument, Json], ...], tuple[tuple[Argument, Json], ...]]:
    """The positional and the keyword arguments of a call, in their order.

    Files are bare bytes.
    """
    positional, keywords = (
        tuple(
            (argument, _bare(call.given[argument.place, argument.wire]))
            for argument in arguments
            if (argument.place, argument.wire) in call.given
        )
        for arguments in (operation.positional, operation.keywords)
    )
    return positional, keywords


def _bare(value: Json) -> Json:
    if is_list(value):
        return [_bare(item) for item in value]
    if is_mapping(value):
        return {name: _bare(item) for name, item in value.items()}
    return value.content if isinstance(value, File) else value

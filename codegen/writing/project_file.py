"""What the README and the pyproject.toml of a package say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from codegen.code import Code, ident, md_code, py
from codegen.model.ir import Operation, Package
from codegen.model.ir_servers import ServerVariable
from codegen.model.names import snake
from codegen.openapi.normalise import Api
from codegen.openapi.servers import is_open
from codegen.problems import Problem, Problems
from codegen.testing.calls import Calls, in_python
from codegen.testing.subject import operation_node
from codegen.writing.testing_files import attribute
from codegen.writing.uploads import Upload, uploads
from codegen.writing.webhooks_file import Event, webhooks_file

_EVENTS = "text/event-stream"


@dataclass(frozen=True, slots=True)
class Credential:
    argument: Code
    environment: Code


@dataclass(frozen=True, slots=True)
class Grant:
    """The arguments for a token, and for what the client fetches one with."""

    token: Code
    client_id: Code
    client_secret: Code


@dataclass(frozen=True, slots=True)
class Variable:
    """An argument of the client that is a part of addresses."""

    argument: Code
    default: Code
    values: Code


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An operation with a server of its own."""

    call: str
    url: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A call as the README shows it; `mocked` is the same of a mock."""

    call: Code
    mocked: Code
    method: str
    arguments: Code
    result: Code

    @property
    def following(self) -> Code:
        """The arguments after another one."""
        return Code(", ") + self.arguments if self.arguments else self.arguments

    @property
    def preceding(self) -> Code:
        """The arguments before another one."""
        return _preceding(self.arguments)


def _preceding(arguments: Code) -> Code:
    return arguments + Code(", ") if arguments else arguments


@dataclass(frozen=True, slots=True)
class Project:
    description: str
    package: str
    credentials: Code
    asked: Code
    schemes: tuple[Credential, ...]
    grants: tuple[Grant, ...]
    has_servers: bool
    base_path: str
    variables: tuple[Variable, ...]
    elsewhere: tuple[Elsewhere, ...]
    example: Sample | None
    event: Code
    events: tuple[Event, ...]
    signed: bool
    stream: Sample | None
    resumed: Sample | None
    download: Sample | None
    page: Sample | None
    uploads: tuple[Upload, ...]
    missing: tuple[str, ...]

    @property
    def preceding(self) -> Code:
        """The arguments of a client before another one."""
        return _preceding(self.credentials)

    @property
    def has_event(self) -> bool:
        """Whether an event has a class."""
        return bool(self.event)

    @property
    def is_elsewhere(self) -> bool:
        return bool(self.elsewhere)

    @property
    def has_variables(self) -> bool:
        return bool(self.variables)

    @property
    def has_base_path(self) -> bool:
        return bool(self.base_path)

    @property
    def has_stream(self) -> bool:
        return self.stream is not None

    @property
    def has_resumed(self) -> bool:
        return self.resumed is not None

    @property
    def has_download(self) -> bool:
        return self.download is not None

    @property
    def has_page(self) -> bool:
        return self.page is not None

    @property
    def has_credentials(self) -> bool:
        return bool(self.schemes)

    @property
    def is_incomplete(self) -> bool:
        return bool(self.missing)


def project(package: Package, api: Api, missing: Sequence[Problem]) -> Project:
    """The texts around a package; `missing` are the errors that it lacks things for."""
    sent = webhooks_file(package).events if package.has_webhooks else ()
    streams = [operation for operation in package.operations if operation.streams]
    events = [o for o in streams if o.method == "GET" and _EVENTS in o.accept]
    downloads = [operation for operation in package.operations if operation.downloads]
    paged = [operation for operation in package.operations if operation.paginates]
    return Project(
        description=(
            f"A typed client of {package.about}."
            if package.has_client
            else f"The typed events of {package.about}."
        ),
        package=str(package.name),
        credentials=_client_arguments(package),
        asked=_client_arguments(package, asked=True),
        schemes=tuple(_credentials(package)),
        grants=tuple(
            Grant(*scheme.arguments)
            for scheme in package.security
            if scheme.kind == "oauth2"
        ),
        has_servers=bool(package.servers),
        base_path=package.base_path,
        variables=tuple(_variable(variable) for variable in package.variables),
        elsewhere=tuple(
            Elsewhere(operation.call, server.url)
            for operation in package.operations
            for server in operation.servers
        ),
        example=_sample(package.operations, api) if package.operations else None,
        event=next((e.type for e in sent if e.type.isidentifier()), Code("")),
        events=sent,
        signed=package.webhooks.signature is not None,
        stream=_sample(streams, api) if streams else None,
        resumed=_sample(events, api) if events else None,
        download=_sample(downloads, api) if downloads else None,
        page=_sample(paged, api, least=True) if paged else None,
        uploads=uploads(package.operations, api.document),
        missing=tuple(f"{problem.where}: {problem.text}" for problem in missing),
    )


def _client_arguments(package: Package, *, asked: bool = False) -> Code:
    """What must be said to make a client, as the README shows it.

    `asked`: each secret is a function.
    """
    secret = Code("lambda: ") + py("...") if asked else py("...")
    arguments = [
        ident(str(argument)) + Code("=") + secret
        for scheme in package.security[:1]
        for argument in scheme.arguments[scheme.kind == "oauth2" :]
    ]
    if not package.servers:
        arguments.append(Code("base_url=") + py(f"https://...{package.base_path}"))
    url = package.servers[0].url if package.servers else ""
    arguments += [
        variable.name + Code("=") + py("...")
        for variable in package.variables
        if variable.default is None and f"{{{variable.name}}}" in url
    ]
    for variable in package.variables:
        url = url.replace(f"{{{variable.name}}}", variable.default or "x")
    if is_open(url):
        arguments.append(Code("allow_http=True"))
    return Code(", ").join(arguments)


def _credentials(package: Package) -> Iterator[Credential]:
    for scheme in package.security:
        pairs = zip(scheme.arguments, scheme.environment, strict=True)
        for argument, variable in pairs:
            yield Credential(argument, Code(variable))


def _variable(variable: ServerVariable) -> Variable:
    default = Code("none") if variable.default is None else md_code(variable.default)
    values = Code(", ").join([md_code(value) for value in variable.values])
    return Variable(variable.name, default, values or Code("any"))


def _sample(
    operations: Sequence[Operation], api: Api, *, least: bool = False
) -> Sample:
    """The call with the fewest required arguments, a GET before the others.

    Args:
        least: It has no argument that is not required.
    """
    operation = min(
        operations,
        key=lambda o: (
            bool(o.variant),
            o.streams,
            sum(a.required for a in o.arguments),
            o.method != "GET",
            o.call,
        ),
    )
    node = operation_node(api.document, operation)
    calls = Calls(api.document, node, operation, Problems())
    first = calls.documented()[0]
    call = calls.required(first)
    only_required = least or bool(call.given)
    positional, keywords = in_python(call if only_required else first, operation)
    arguments = [py(value) for _, value in positional]
    arguments += [argument.name + Code("=") + py(value) for argument, value in keywords]
    if not only_required:
        arguments = arguments[:1]
    return Sample(
        call=ident(operation.resource) + Code(".") + operation.name,
        mocked=ident(attribute(operation.resource)) + Code(".") + operation.name,
        method=operation.method,
        arguments=Code(", ").join(arguments),
        result=ident(snake(str(operation.name).rpartition("_")[2]) or "result"),
    )

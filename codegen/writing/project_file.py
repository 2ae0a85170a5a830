"""What the README and the pyproject.toml of a package say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from codegen.code import NOTHING, Code, ident, md, md_code, py
from codegen.model.ir import Operation, Package
from codegen.model.ir_servers import ServerVariable
from codegen.openapi.normalise import Api
from codegen.problems import Problem
from codegen.writing.error_body import ErrorBody, error_body
from codegen.writing.samples import Samples, samples
from codegen.writing.uploads import Upload, uploads
from codegen.writing.webhooks_file import Event, webhooks_file


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
    is_open: bool


@dataclass(frozen=True, slots=True)
class Renamed:
    """An old name and the new one."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Missing:
    """What is wrong in the documentation, and where."""

    where: str
    text: str


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
    server: Code  # the name of the default; nothing, if there is none
    has_one_server: bool
    base_path: str
    variables: tuple[Variable, ...]
    elsewhere: tuple[Elsewhere, ...]
    samples: Samples
    error: ErrorBody | None
    event: Code
    events: tuple[Event, ...]
    signed: bool
    uploads: tuple[Upload, ...]
    missing: tuple[Missing, ...]
    renamed: tuple[Renamed, ...]
    operations: tuple[Code, ...]  # rows of a table

    @property
    def has_error(self) -> bool:
        """Whether the body of an error has a class."""
        return self.error is not None

    @property
    def has_old_names(self) -> bool:
        return bool(self.renamed)

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
    def has_servers(self) -> bool:
        return bool(self.server)

    @property
    def has_base_path(self) -> bool:
        return bool(self.base_path)

    @property
    def has_credentials(self) -> bool:
        return bool(self.schemes)

    @property
    def is_incomplete(self) -> bool:
        return bool(self.missing)


def project(
    package: Package, api: Api, missing: Sequence[Problem], rows: Iterable[Code]
) -> Project:
    """The texts around a package.

    Args:
        missing: The errors that it lacks things for.
        rows: The table of operations; see `row`.
    """
    shown = samples(package, api)
    sent = webhooks_file(package).events if package.has_webhooks else ()
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
        server=py(package.servers[0].name) if package.servers else NOTHING,
        has_one_server=len(package.servers) == 1,
        base_path=package.base_path,
        variables=tuple(_variable(variable) for variable in package.variables),
        elsewhere=tuple(
            Elsewhere(operation.call, server.url, server.is_open)
            for operation in package.operations
            for server in operation.servers
        ),
        samples=shown,
        error=error_body(package, str(shown.example.call)) if shown.example else None,
        event=next((e.type for e in sent if e.type.isidentifier()), NOTHING),
        events=sent,
        signed=package.webhooks.signature is not None,
        uploads=uploads(package.operations, api.document),
        missing=tuple(Missing(str(problem.where), problem.text) for problem in missing),
        renamed=tuple(Renamed(*names) for names in package.renamed.items()),
        operations=tuple(rows),
    )


def row(operation: Operation) -> tuple[Code, Code]:
    """What the table of operations says of one: what it is, and what it does."""
    request = md_code(operation.call) + Code(" | ") + md_code(operation.endpoint)
    return Code("| ") + request + Code(" | "), md(operation.summary) + Code(" |")


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
    if package.servers and package.servers[0].is_open:
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

"""What the README and the pyproject.toml of a package say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from codegen.code import Code, ident, py
from codegen.model.ir import Operation, Package
from codegen.model.names import snake
from codegen.openapi.normalise import Api
from codegen.problems import Problem, Problems
from codegen.testing.calls import Calls, in_python
from codegen.testing.subject import operation_node


@dataclass(frozen=True, slots=True)
class Credential:
    argument: Code
    environment: Code


@dataclass(frozen=True, slots=True)
class Sample:
    """A call as the README shows it."""

    call: Code
    arguments: Code
    result: Code

    @property
    def following(self) -> Code:
        """The arguments after another one."""
        return Code(", ") + self.arguments if self.arguments else self.arguments

    @property
    def preceding(self) -> Code:
        """The arguments before another one."""
        return self.arguments + Code(", ") if self.arguments else self.arguments


@dataclass(frozen=True, slots=True)
class Project:
    description: str
    package: str
    credentials: Code
    schemes: tuple[Credential, ...]
    has_servers: bool
    example: Sample
    stream: Sample | None
    missing: tuple[str, ...]

    @property
    def has_stream(self) -> bool:
        return self.stream is not None

    @property
    def has_credentials(self) -> bool:
        return bool(self.schemes)

    @property
    def is_incomplete(self) -> bool:
        return bool(self.missing)


def project(package: Package, api: Api, missing: Sequence[Problem]) -> Project:
    """The texts around a package; `missing` are the errors that it lacks things for."""
    arguments = [
        ident(str(argument)) + Code("=") + py("...")
        for scheme in package.security[:1]
        for argument in scheme.arguments
    ]
    if not package.servers:
        arguments.append(Code("base_url=") + py("https://..."))
    streams = [operation for operation in package.operations if operation.streams]
    return Project(
        description=f"A typed client of {package.about}.",
        package=str(package.name),
        credentials=Code(", ").join(arguments),
        schemes=tuple(
            Credential(argument, Code(variable))
            for scheme in package.security
            for argument, variable in zip(
                scheme.arguments, scheme.environment, strict=True
            )
        ),
        has_servers=bool(package.servers),
        example=_sample(package.operations, api),
        stream=_sample(streams, api) if streams else None,
        missing=tuple(f"{problem.where}: {problem.text}" for problem in missing),
    )


def _sample(operations: Sequence[Operation], api: Api) -> Sample:
    """The call with the fewest required arguments, a GET before the others."""
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
    only_required = bool(call.given)
    positional, keywords = in_python(call if only_required else first, operation)
    arguments = [py(value) for _, value in positional]
    arguments += [argument.name + Code("=") + py(value) for argument, value in keywords]
    if not only_required:
        arguments = arguments[:1]
    return Sample(
        call=ident(operation.resource) + Code(".") + operation.name,
        arguments=Code(", ").join(arguments),
        result=ident(snake(str(operation.name).rpartition("_")[2]) or "result"),
    )

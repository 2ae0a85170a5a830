"""The intermediate model: what the package will hold, decided and named.

Frozen and without behaviour. `Code` is printed as it is; `str` is data (wire
names, paths, texts) and reaches a file only through a filter of `code`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from codegen.code import Code, ident
from codegen.model.ir_annotation import Annotation
from codegen.model.ir_arguments import VALUES, Argument, Constant, Part, Place
from codegen.model.ir_body import Body, FieldEncoding
from codegen.model.ir_docs import ResourceDocs
from codegen.model.ir_pagination import Pagination
from codegen.model.ir_response import Response
from codegen.model.ir_security import SecurityScheme
from codegen.model.ir_servers import Server, ServerVariable
from codegen.model.webhooks import Webhooks
from codegen.openapi.paths import template_of
from codegen.problems import Where

if TYPE_CHECKING:
    from codegen.model.ir_aliases import MethodAlias, ModelAlias

_KEYWORDS: dict[Place, Code] = {
    "path": Code("path"),
    "query": Code("query"),
    "header": Code("headers"),
    "cookie": Code("cookies"),
    "body": Code("json"),
}


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of a resource and the request it sends.

    An operation of several media types has several; see `variants`.
    """

    resource: str
    name: Code
    builder: Code
    constant: Code
    method: str
    path: str
    positional: tuple[Argument, ...]
    keywords: tuple[Argument, ...]
    body: Body | None
    responses: tuple[Response, ...]
    returns: Annotation
    answers: Annotation  # what a mock may be told to answer
    security: tuple[tuple[str, ...], ...]
    doc: Code = field(repr=False)
    summary: str = field(repr=False)
    url: str
    deprecated: bool
    where: Where = field(repr=False)
    variant: str
    accept: str
    constants: tuple[Constant, ...]
    servers: tuple[Server, ...] = ()  # its own; empty: those of the package
    pagination: Pagination | None = None

    @property
    def route(self) -> str:
        """The template of the path that is sent; `path` is its key in the document."""
        return template_of(self.path).path

    @property
    def arguments(self) -> tuple[Argument, ...]:
        return self.positional + self.keywords

    @property
    def parts(self) -> tuple[Part, ...]:
        """The arguments by the keyword of `_core.request.Request` they go to."""
        found: list[Part] = []
        for place, keyword in _KEYWORDS.items():
            members = tuple(a for a in self.arguments if a.place == place)
            constants = tuple(c for c in self.constants if c.place == place)
            if members or constants:
                whole = place == "body" and not (self.body and self.body.flattened)
                runtime = self.body.runtime if place == "body" and self.body else None
                runtime = runtime or VALUES.get(place)
                wrapper = ident(runtime.name) if runtime else None
                name = Code("body") if runtime and place == "body" else keyword
                found.append(Part(name, members, whole, constants, wrapper))
        return tuple(found)

    @property
    def runtime_responses(self) -> dict[int | str, str | None]:
        return {response.key: response.model for response in self.responses}

    @property
    def styled(self) -> tuple[Part, ...]:
        """The arguments whose style is said, by the part of the request."""
        found = (
            (part.name, tuple(a for a in part.arguments if a.style is not None))
            for part in self.parts
        )
        return tuple(Part(name, members, False) for name, members in found if members)

    @property
    def arrays(self) -> dict[str, tuple[str, ...]]:
        """The wire names of what takes an array, by the part of the request."""
        found = {
            str(part.name): tuple(a.wire for a in part.arguments if a.array)
            for part in self.parts
            if not part.whole
        }
        return {name: members for name, members in found.items() if members}

    @property
    def has_servers(self) -> bool:
        return bool(self.servers)

    @property
    def streams(self) -> bool:
        """Whether it returns a stream."""
        return any(response.items for response in self.responses)

    @property
    def downloads(self) -> bool:
        """Whether what it returns can be bytes."""
        return any(r.model == "bytes" and not r.error for r in self.responses)

    @property
    def paginates(self) -> bool:
        """Whether it returns a page that others follow; `returns` is its body."""
        return self.pagination is not None

    @property
    def sync_returns(self) -> Code:
        """What the synchronous method returns."""
        if self.pagination is not None:
            return self.pagination.of("Page", self.returns.code)
        return self.returns.code

    @property
    def async_returns(self) -> Code:
        """What the asynchronous method returns when it is awaited, or in pages."""
        if self.pagination is not None:
            return self.pagination.of("AsyncPages", self.returns.code)
        return Code("Async") + self.returns.code if self.streams else self.returns.code

    @property
    def paging(self) -> Code:
        """The constant that says how its pages follow each other."""
        return Code("_") + self.constant + Code("_PAGING")

    @property
    def has_accept(self) -> bool:
        """Whether it accepts other media types than the runtime assumes."""
        return self.accept != "application/json"

    @property
    def has_styles(self) -> bool:
        return bool(self.styled)

    @property
    def encodings(self) -> tuple[FieldEncoding, ...]:
        return self.body.encodings if self.body else ()

    @property
    def body_required(self) -> bool:
        """Whether a body of which nothing is given is sent all the same."""
        body = self.body
        return body is not None and body.required and body.has_empty_form

    @property
    def has_media_type(self) -> bool:
        """Whether the body is of another media type than the runtime assumes."""
        return self.body is not None and self.body.media_type != "application/json"

    @property
    def endpoint(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def warning(self) -> str:
        """What a call of a deprecated operation warns of."""
        return f"{self.call} is deprecated"

    @property
    def call(self) -> str:
        """As users write it after the client: ``certs.issue_cert``."""
        return f"{self.resource}.{self.name}"


@dataclass(frozen=True, slots=True)
class Resource:
    """A group of operations: an attribute of the client, a module, two classes."""

    name: Code
    class_name: Code
    async_class_name: Code
    operations: tuple[Operation, ...]
    imports: tuple[Code, ...]
    typing_imports: tuple[Code, ...]
    docs: ResourceDocs = field(repr=False)
    aliases: tuple[MethodAlias, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """A property of an object schema."""

    name: Code
    wire: str
    required: bool
    nullable: bool
    alias: bool  # the class's alias generator does not give the wire name
    doc: Code | None


@dataclass(frozen=True, slots=True)
class Model:
    """A named schema: a class with fields, or (no `fields`) an alias of a type."""

    module: str
    name: Code
    direction: Literal["request", "response"]
    fields: tuple[Field, ...] | None
    closed: bool
    doc: Code
    where: Where = field(repr=False)


@dataclass(frozen=True, slots=True)
class Package:
    """Everything the templates print."""

    name: Code
    client: Code
    async_client: Code
    distribution: str
    title: str
    about: str  # the API in the middle of a sentence
    version: str
    camel_case: bool
    servers: tuple[Server, ...]
    variables: tuple[ServerVariable, ...]
    base_path: str  # what belongs to the address where there is no server
    security: tuple[SecurityScheme, ...]
    mutual_tls: bool
    resources: tuple[Resource, ...]
    webhooks: Webhooks
    models: tuple[Model, ...]
    model_aliases: tuple[ModelAlias, ...] = ()

    @property
    def mock(self) -> Code:
        """The class that answers its clients in tests; none of them is called so."""
        name = f"Mock{self.client}"
        return ident(f"{name}Api" if name == str(self.async_client) else name)

    @property
    def has_client(self) -> bool:
        """Whether there is anything to call."""
        return bool(self.resources)

    @property
    def has_webhooks(self) -> bool:
        """Whether there are events to parse."""
        return bool(self.webhooks.parsed)

    @property
    def operations(self) -> tuple[Operation, ...]:
        return tuple(o for r in self.resources for o in r.operations)

    @property
    def renamed(self) -> dict[str, str]:
        """The old names that still work, and the new ones."""
        methods = (alias for r in self.resources for alias in r.aliases)
        found = {alias.call: alias.operation.call for alias in methods}
        return found | {alias.old: alias.new for alias in self.model_aliases}

    @property
    def streams(self) -> bool:
        """Whether an operation returns a stream."""
        return any(operation.streams for operation in self.operations)

    @property
    def downloads(self) -> bool:
        """Whether an operation returns bytes."""
        return any(operation.downloads for operation in self.operations)

    @property
    def paginates(self) -> bool:
        """Whether an operation returns pages."""
        return any(operation.paginates for operation in self.operations)

    @property
    def files(self) -> bool:
        """Whether an operation takes files, or may."""
        bodies = (operation.body for operation in self.operations)
        return any(body is not None and body.takes_files for body in bodies)

"""What the generated tests of a package say, ready for the template to print."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.code import Code, dotted, ident


@dataclass(frozen=True, slots=True)
class Named:
    """A variable or a header, and its value.

    `vague`: a list or dict in it is empty, so that its type has to be said.
    """

    name: Code
    value: Code
    vague: bool = False


@dataclass(frozen=True, slots=True)
class ExpectedRequest:
    """What must have been sent.

    `url` is there for a server of its own; `reads` is the attribute with the body.
    """

    method: Code
    path: Code
    url: Code
    has_url: bool
    query: Code
    headers: tuple[Named, ...]
    no_headers: tuple[Code, ...]
    has_cookies: bool
    cookies: Code
    has_body: bool
    reads: Code
    body: Code


@dataclass(frozen=True, slots=True)
class ExpectedResult:
    """What the method must return.

    Args:
        value: What it is on the wire.
        simple: It is None, True or False.
        typed: It is of the class `model`.
        items: All its items are.
        bytes: It can be downloaded.
        declared: Its classes have fields for all that came.
        models: How many models are in it; 0: that is not looked at.
    """

    value: Code
    simple: bool
    typed: bool
    items: bool
    model: Code
    bytes: bool
    declared: bool
    models: int

    @property
    def counted(self) -> bool:
        return self.models > 0


@dataclass(frozen=True, slots=True)
class CallTest:
    """A test of what one call sends, of what it returns, or of both.

    Args:
        lenient: The answer is not as its schema says.
        answer: What is answered, or nothing: what the mock answers by itself.
        warning: What the call warns of, if it does.
    """

    name: Code
    local: tuple[Named, ...]
    lenient: bool
    answer: Code
    arguments: tuple[Code, ...]
    request: ExpectedRequest | None
    result: ExpectedResult | None
    warning: str = ""

    @property
    def answers(self) -> bool:
        return bool(self.answer)

    @property
    def has_request(self) -> bool:
        return self.request is not None

    @property
    def has_result(self) -> bool:
        return self.result is not None


@dataclass(frozen=True, slots=True)
class ErrorCase:
    """A documented answer that raises."""

    status: int
    error: Code
    model: Code
    answer: Code
    body: Code


@dataclass(frozen=True, slots=True)
class ErrorTest:
    """A test of all errors with the same kind of body.

    Args:
        typed: The body is of a class of its own,
        declared: which has a field for all that came.
        bare: No body is documented.
        clean: All bodies are as their schemas say.
    """

    name: Code
    cases: tuple[ErrorCase, ...]
    local: tuple[Named, ...]
    arguments: tuple[Code, ...]
    typed: bool
    declared: bool
    bare: bool
    clean: bool


@dataclass(frozen=True, slots=True)
class PageTest:
    """A test that goes through all pages.

    Args:
        pages: The variables that have them.
        link: The headers `Link`, of which one leads from the first page to the next.
        items: What must come of it.
        reads: What of a `request` says which page is wanted,
        requests: and what it must be in each.
    """

    name: Code
    local: tuple[Named, ...]
    lenient: bool
    status: Code
    pages: tuple[Code, ...]
    link: Code
    arguments: tuple[Code, ...]
    items: Code
    reads: Code
    requests: Code

    @property
    def has_link(self) -> bool:
        return bool(self.link)


@dataclass(frozen=True, slots=True)
class OperationTests:
    """All tests of one operation."""

    call: str
    constants: tuple[Named, ...]
    calls: tuple[CallTest, ...]
    pages: tuple[PageTest, ...]
    errors: tuple[ErrorTest, ...]

    @property
    def heading(self) -> Code:
        return dotted(self.call)


@dataclass(frozen=True, slots=True)
class ResourceTests:
    """The test module of one resource."""

    name: Code
    imports: tuple[Code, ...]
    operations: tuple[OperationTests, ...]


@dataclass(frozen=True, slots=True)
class ClientArgument:
    """An argument of the client and the value that the tests give it."""

    name: str
    value: str | bool


@dataclass(frozen=True, slots=True)
class Address:
    """A named server, and where a call goes there."""

    server: str
    url: str


@dataclass(frozen=True, slots=True)
class Grant:
    """A token that the client fetches.

    Args:
        token: The argument in place of which,
        arguments: these are given.
        url: Where the token is asked for,
        form: with these fields,
        authorization: and this header,
        call: before this call,
        passed: which gets this.
    """

    token: str
    arguments: tuple[ClientArgument, ...]
    url: str
    form: Code
    authorization: str
    call: str
    passed: tuple[Code, ...]

    @property
    def suffix(self) -> Code:
        """What tells its test from others."""
        return ident(self.token)


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a call goes by the arguments of the client."""

    arguments: Code
    url: str


@dataclass(frozen=True, slots=True)
class OwnServer:
    """An operation that has servers of its own.

    Args:
        name: For the name of its tests.
        passed: What its call gets.
    """

    name: Code
    call: str
    passed: tuple[Code, ...]
    destinations: tuple[Destination, ...]


@dataclass(frozen=True, slots=True)
class ClientTests:
    """What the tests make clients of, and what they test of the clients alone.

    Args:
        allow_http: Whether `allow_http` is among the arguments.
        secrets: The credentials among the arguments that the operation takes,
        environment: and the variables that stand in for them.
        variables: Where the operation goes by the variables of its server.
        own: Operations with servers of their own, one for each group of servers.
        call: An operation to try the client with,
        passed: what it gets,
        has_files: which may be files,
        replaced: and its address when `base_url` is given.
        headers: The credentials in its request,
        query: which may stand here,
        cookies: or here.
        grants: The tokens that the client can fetch.
    """

    package: Code
    mock: Code
    arguments: tuple[ClientArgument, ...]
    allow_http: bool
    secrets: tuple[ClientArgument, ...]
    environment: tuple[ClientArgument, ...]
    addresses: tuple[Address, ...]
    variables: tuple[Destination, ...]
    own: tuple[OwnServer, ...]
    call: str
    passed: tuple[Code, ...]
    has_files: bool
    replaced: str
    headers: tuple[Named, ...]
    query: tuple[Named, ...]
    cookies: tuple[Named, ...]
    grants: tuple[Grant, ...]

    @property
    def default(self) -> tuple[Address, ...]:
        """The server that a client uses if none is named; empty: there is none."""
        return self.addresses[:1]

    @property
    def has_credentials(self) -> bool:
        """Whether the operation needs credentials."""
        return bool(self.secrets and (self.headers or self.query or self.cookies))

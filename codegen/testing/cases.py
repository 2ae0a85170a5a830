"""What the generated tests of a package say, ready for the template to print."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.code import Code


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
    """What must have been sent."""

    method: Code
    path: Code
    query: Code
    headers: tuple[Named, ...]
    no_headers: tuple[Code, ...]
    has_cookies: bool
    cookies: Code
    has_body: bool
    body: Code


@dataclass(frozen=True, slots=True)
class ExpectedResult:
    """What the method must return.

    Args:
        value: What it is on the wire.
        simple: It is None, True or False.
        typed: It is of the class `model`.
        declared: Its classes have fields for all that came.
    """

    value: Code
    simple: bool
    typed: bool
    model: Code
    declared: bool


@dataclass(frozen=True, slots=True)
class CallTest:
    """A test of what one call sends, of what it returns, or of both.

    `lenient`: the answer is not as its schema says.
    """

    name: Code
    local: tuple[Named, ...]
    lenient: bool
    answer: Code
    arguments: tuple[Code, ...]
    request: ExpectedRequest | None
    result: ExpectedResult | None

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
    """

    name: Code
    cases: tuple[ErrorCase, ...]
    local: tuple[Named, ...]
    arguments: tuple[Code, ...]
    typed: bool
    declared: bool
    bare: bool


@dataclass(frozen=True, slots=True)
class OperationTests:
    """All tests of one operation."""

    call: str
    constants: tuple[Named, ...]
    calls: tuple[CallTest, ...]
    errors: tuple[ErrorTest, ...]


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
    value: str


@dataclass(frozen=True, slots=True)
class Address:
    """A named server, and where a call goes there."""

    server: str
    url: str


@dataclass(frozen=True, slots=True)
class ClientTests:
    """What the tests make clients of, and what they test of the clients alone.

    Args:
        secrets: The credentials among the arguments that the operation takes,
        environment: and the variables that stand in for them.
        call: An operation to try the client with,
        passed: what it gets,
        replaced: and its address when `base_url` is given.
        headers: The credentials in its request,
        query: which may stand here,
        cookies: or here.
    """

    package: Code
    client: Code
    async_client: Code
    arguments: tuple[ClientArgument, ...]
    secrets: tuple[ClientArgument, ...]
    environment: tuple[ClientArgument, ...]
    addresses: tuple[Address, ...]
    call: str
    passed: tuple[Code, ...]
    replaced: str
    headers: tuple[Named, ...]
    query: tuple[Named, ...]
    cookies: tuple[Named, ...]

    @property
    def default(self) -> tuple[Address, ...]:
        """The server that a client uses if none is named; empty: there is none."""
        return self.addresses[:1]

    @property
    def has_credentials(self) -> bool:
        """Whether the operation needs credentials."""
        return bool(self.secrets and (self.headers or self.query or self.cookies))

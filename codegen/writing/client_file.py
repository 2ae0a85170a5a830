"""What `_client.py` prints: both clients, their arguments and resources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from codegen.code import Code, py
from codegen.model.imports import import_lines
from codegen.model.ir import Package
from codegen.model.ir_annotation import Import
from codegen.model.ir_security import SecurityScheme
from codegen.model.ir_servers import ServerVariable
from codegen.model.markup import markdown
from codegen.model.operation_doc import docstring
from codegen.model.prose import section, sentence
from codegen.model.wrapping import followed, wrap
from codegen.writing.credential_texts import credential_texts

_WIDTH = 84


_CLASSES = {
    "bearer": Import("._core.bearer", "Bearer"),
    "oauth2": Import("._core.oauth2", "OAuth2"),
    "basic": Import("._core.basic", "Basic"),
}
_KEYS = {
    "header": Import("._core.api_key", "ApiKey"),
    "query": Import("._core.query_key", "QueryKey"),
    "cookie": Import("._core.cookie_key", "CookieKey"),
}


@dataclass(frozen=True, slots=True)
class Scheme:
    """A security scheme: how `_core` is told of it, what the caller gives."""

    id: str
    construction: Code
    given: Code


@dataclass(frozen=True, slots=True)
class ClientArgument:
    name: Code
    annotation: Code


@dataclass(frozen=True, slots=True)
class VariableArgument:
    """An argument that is a part of addresses."""

    name: Code
    annotation: Code
    default: Code


@dataclass(frozen=True, slots=True)
class ResourceProperty:
    name: Code
    class_name: Code
    doc: Code


@dataclass(frozen=True, slots=True)
class ClientClass:
    """One of the two clients."""

    name: Code
    base: Code
    http_client: Code
    doc: Code
    arguments: tuple[ClientArgument, ...]
    resources: tuple[ResourceProperty, ...]


@dataclass(frozen=True, slots=True)
class Clients:
    """The module of both clients."""

    imports: tuple[Code, ...]
    typing_imports: tuple[Code, ...]
    user_agent: str
    has_servers: bool
    server_type: Code
    default_server: Code
    variables: tuple[VariableArgument, ...]
    schemes: tuple[Scheme, ...]
    classes: tuple[ClientClass, ...]


def clients(package: Package) -> Clients:
    """Both clients of the package, ready to print."""
    names = [server.name for server in package.servers]
    listed = Code(", ").join([py(name) for name in names])
    imports = {
        Import("functools", "cached_property"),
        Import("typing", "TYPE_CHECKING"),
        Import("._core.api", "Api"),
        Import("._core.client", "AsyncClient"),
        Import("._core.client", "Client"),
        Import("._core.options", "DEFAULT_TIMEOUT"),
        Import("._core.options", "Timeout"),
        *(_class(scheme) for scheme in package.security),
    }
    if names or any(variable.values for variable in package.variables):
        imports.add(Import("typing", "Literal"))
    if any(scheme.kind == "oauth2" for scheme in package.security):
        imports.add(Import("collections.abc", "Sequence"))
        imports.add(Import("._core.oauth2", "OAuth2Given"))
    if package.variables:
        imports.add(Import("._core.variables", "ServerVariables"))
    if package.security:
        imports |= {
            Import("collections.abc", "Awaitable"),
            Import("collections.abc", "Callable"),
        }
    own = {
        Import(f".resources.{resource.name}", str(name))
        for resource in package.resources
        for name in (resource.class_name, resource.async_class_name)
    }
    own.add(Import("._core.hooks", "Hooks"))
    return Clients(
        imports=import_lines(imports),
        typing_imports=(Code("import httpx2"), Code(""), *import_lines(own)),
        user_agent=f"{package.distribution}/{package.version}",
        has_servers=bool(names),
        server_type=Code("Literal[") + listed + Code("]"),
        default_server=py(names[0]) if names else Code(""),
        variables=tuple(_variable(variable) for variable in package.variables),
        schemes=tuple(_scheme(scheme) for scheme in package.security),
        classes=(
            _client(package, asynchronous=False),
            _client(package, asynchronous=True),
        ),
    )


def _variable(variable: ServerVariable) -> VariableArgument:
    annotation = Code("str")
    if variable.values:
        listed = Code(", ").join([py(value) for value in variable.values])
        annotation = Code("Literal[") + listed + Code("]")
    if variable.default is None:
        annotation += Code(" | None")
    return VariableArgument(variable.name, annotation, py(variable.default))


def _scheme(scheme: SecurityScheme) -> Scheme:
    names = [py(str(argument)) for argument in scheme.arguments]
    variables = [py(variable) for variable in scheme.environment]
    keywords = {"argument": names[0], "env": variables[0]}
    given = scheme.arguments[0]
    if scheme.kind == "basic":
        keywords = {"username": names[0], "password": names[1]}
        keywords |= {"username_env": variables[0], "password_env": variables[1]}
        given = Code("(") + Code(", ").join(scheme.arguments) + Code(")")
    elif scheme.kind == "apiKey":
        prefix = {"prefix": py(scheme.prefix)} if scheme.prefix else {}
        keywords = {**prefix, **keywords}
    elif scheme.kind == "oauth2":
        where = {"token_url": py(scheme.token_url), "scopes": py(scheme.scopes)}
        client = {"client_id": names[1], "client_secret": names[2]}
        client |= {"client_id_env": variables[1], "client_secret_env": variables[2]}
        keywords = {**where, **keywords, **client}
        own = (*scheme.arguments, *scheme.settings)
        given = Code("OAuth2Given(") + _keywords(dict(zip(_OAUTH2, own, strict=True)))
        given += Code(")")
    called = Code(_class(scheme).name) + Code("(")
    if scheme.kind == "apiKey":
        called += py(scheme.wire) + Code(", ")
    return Scheme(scheme.id, called + _keywords(keywords) + Code(")"), given)


def _class(scheme: SecurityScheme) -> Import:
    return _CLASSES.get(scheme.kind) or _KEYS[scheme.place]


_OAUTH2 = ("token", "client_id", "client_secret", "token_url", "scopes")


def _keywords(values: Mapping[str, Code]) -> Code:
    return Code(", ").join(
        [Code(key) + Code("=") + value for key, value in values.items()]
    )


def _arguments(scheme: SecurityScheme, secret: str) -> Iterator[ClientArgument]:
    for argument in scheme.arguments:
        yield ClientArgument(argument, Code(f"{secret} | None"))
    for argument, kind in zip(
        scheme.settings, ("str", "Sequence[str]")[: len(scheme.settings)], strict=True
    ):
        yield ClientArgument(argument, Code(f"{kind} | None"))


def _client(package: Package, *, asynchronous: bool) -> ClientClass:
    secret = "str | Callable[[], str]"
    if asynchronous:
        secret += " | Callable[[], Awaitable[str]]"
    return ClientClass(
        name=package.async_client if asynchronous else package.client,
        base=Code("AsyncClient" if asynchronous else "Client"),
        http_client=Code("AsyncClient" if asynchronous else "Client"),
        doc=_doc(package, asynchronous),
        arguments=tuple(
            argument
            for scheme in package.security
            for argument in _arguments(scheme, secret)
        ),
        resources=tuple(
            ResourceProperty(
                resource.name,
                resource.async_class_name if asynchronous else resource.class_name,
                resource.docs.property_,
            )
            for resource in package.resources
        ),
    )


def _doc(package: Package, asynchronous: bool) -> Code:
    kind = "asynchronous" if asynchronous else "synchronous"
    entries = [
        entry for scheme in package.security for entry in credential_texts(scheme)
    ]
    entries.append(("base_url", _base_url(package)))
    if package.servers:
        entries.append(("server", _servers(package)))
    entries += [_variable_entry(variable) for variable in package.variables]
    entries += [
        ("timeout", "Seconds for each phase of an attempt, or a Timeout."),
        (
            "max_retries",
            "How often an attempt that failed is repeated, where that is safe.",
        ),
        ("strict", "Raise where a response does not fit its schema, do not repair it."),
        (
            "allow_http",
            "Allow addresses without TLS that are not on this machine.",
        ),
        ("hooks", "Functions to call before and after each attempt."),
        (
            "http_client",
            f"An httpx2.{'AsyncClient' if asynchronous else 'Client'} to send with, for "
            "its proxies, TLS, limits and hooks; the caller closes it."
            + (_CERTIFICATE if package.mutual_tls else ""),
        ),
    ]
    title = wrap(f"The {kind} client of {package.about}.", _WIDTH - 3)
    return docstring([title, section("Args", entries, _WIDTH)], 4)


def _base_url(package: Package) -> str:
    if any(operation.servers for operation in package.operations):
        return "The address to use in place of all servers, for every call."
    if package.servers:
        return "The address to use in place of the server's."
    if package.base_path:
        return f"The address of the server, with its path `{package.base_path}`."
    return "The address of the server."


def _variable_entry(variable: ServerVariable) -> tuple[str, str]:
    name = str(variable.name)
    needed = " It must be given for them." if variable.default is None else ""
    part = f"Part of the servers with `{{{name}}}`.{needed}"
    return name, followed(sentence(markdown(variable.doc)), part)


_CERTIFICATE = (
    " The server asks for a certificate of the client (mutual TLS): give an "
    "HTTP client that has one."
)


def _servers(package: Package) -> str:
    lines = ["Which server to use."]
    for server in package.servers:
        text = " ".join(markdown(server.description).split())
        said = [text] if text else []
        said += ["only with `allow_http=True`"] if server.is_open else []
        more = f" ({'; '.join(said)})" if said else ""
        lines.append(f"- {server.name}: {server.url}{more}")
    return "\n".join(lines)

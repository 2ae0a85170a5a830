"""Reading an API in its several forms, and the client that each form gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codegen import inspect
from codegen.analysis import Analysis, analyse
from codegen.dialects import Origin
from codegen.files import Source
from codegen.model.build import Built, build
from codegen.model.shapes import Object, Ref, Type, Union, parts
from codegen.openapi.normalise import Api
from codegen.options import ClientOptions
from codegen.problems import Problems
from codegen.project.inputs import collect
from codegen.reading.nodes import Node, clone
from tests.surfaces import operations

OPTIONS = ClientOptions("api", ("api",), "", "api_client", "Api", keep_going=True)


def analysed(*paths: Path) -> Analysis:
    """What is read of files and folders, with as much as can be generated."""
    problems = Problems()
    sources = collect([path.name for path in paths], paths[0].parent, problems)
    assert list(problems) == []
    return of_sources(sources)


def of_sources(sources: Iterable[Source]) -> Analysis:
    return analyse(list(sources), OPTIONS)


def lend_names(api: Api, document: Mapping[str, Any]) -> Api:
    """`api` with what names its operations in `document`: to see only the rest."""
    lent: Node = clone(api.document)
    lent["info"] = document["info"]
    given = operations(document)
    for key, (_, operation) in operations(lent).items():
        for name in ("operationId", "tags"):
            operation.pop(name, None)
            if name in given[key][1]:
                operation[name] = given[key][1][name]
    # All come from one document, which has no address.
    origin = Origin("api.yaml", 1)
    origins, hooks = (
        dict.fromkeys(given, origin) for given in (api.origins, api.hook_origins)
    )
    return Api(lent, origins, hooks, agreed=True)


@dataclass(frozen=True)
class Client:
    """The surface of a client: what users call, and what they give and get."""

    operations: Mapping[str, Any]
    models: Mapping[str, Any]
    servers: Any


def client(api: Api) -> Client:
    """The client of a normalised document."""
    problems = Problems()
    built = build(api, OPTIONS, problems)
    data = inspect.as_json(Analysis((), api, built, tuple(problems)))
    for operation in data["operations"]:
        del operation["source"]
        operation["arguments"] = [
            argument["name"]
            for argument in (*operation["parameters"], *_fields(operation["body"]))
        ]
        operation["parameters"] = {
            f"{parameter['in']} {parameter['wire']}": parameter
            for parameter in operation["parameters"]
        }
    return Client(
        {f"{o['method']} {o['path']}": o for o in data["operations"]},
        _models(built),
        data["servers"],
    )


def _fields(body: Any) -> list[Any]:
    return body["fields"] if body else []


def _models(built: Built) -> dict[str, Any]:
    """Every class, with its fields by wire name, or the type it is a name for."""
    found: dict[str, Any] = {}
    for named in built.definitions:
        key = built.classes[named.key]
        body: Any
        if not isinstance(named.body, Object):
            body = _spelled(named.body, built)
        else:
            body = {
                prop.wire: (prop.required, _spelled(prop.type, built))
                for prop in named.body.properties
            }
            body["..."] = not named.body.closed
        found[f"{key.module}.{key.name}"] = body
    return found


def _spelled(type_: Type, built: Built) -> str:
    """A type as text, with the names of classes."""
    if isinstance(type_, Ref):
        found = built.classes[type_.key]
        return f"{found.module}.{found.name}"
    inner = [_spelled(part, built) for part in parts(type_)]
    if isinstance(type_, Union):
        return " | ".join(inner)
    if not inner:
        return str(type_)
    bounds = getattr(type_, "bounds", ())
    return f"{type(type_).__name__}[{', '.join(inner)}] {bounds}"

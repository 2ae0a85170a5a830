"""The operations of an API for people (rows) and for machines (JSON)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from codegen.analysis import Analysis
from codegen.dialects import Origin
from codegen.model.ir import Operation
from codegen.model.ir_arguments import Argument
from codegen.model.ir_response import Response
from codegen.problems import Problem, Where

COLUMNS = ("call", "method", "path", "arguments", "responses", "pages", "source")


def as_json(analysis: Analysis) -> dict[str, Any]:
    """Everything that `mintgen inspect --json` prints."""
    package = analysis.built.package
    schemes = {scheme.id: name for name, scheme in analysis.built.schemes.items()}
    return {
        "package": str(package.name),
        "client": str(package.client),
        "async_client": str(package.async_client),
        "servers": {server.name: server.url for server in package.servers},
        "operations": list(_operations(schemes, analysis)),
        "webhooks": list(_webhooks(analysis)),
        "renamed": package.renamed,
        "problems": [_problem(problem) for problem in analysis.problems],
    }


def as_rows(analysis: Analysis) -> list[tuple[str, ...]]:
    """One row per method, in the order of `COLUMNS`."""
    return [
        (
            operation.call,
            operation.method,
            operation.path,
            ", ".join(
                str(argument.name) + ("" if argument.required else "?")
                for argument in operation.arguments
            ),
            " ".join(response.status for response in operation.responses),
            operation.pagination.scheme.style if operation.pagination else "",
            str(_source(analysis, operation)),
        )
        for operation in analysis.built.package.operations
    ]


def _operations(
    schemes: dict[str, str], analysis: Analysis
) -> Iterator[dict[str, Any]]:
    """Each operation once; the methods beside the plain one are its variants."""
    others: dict[str, list[dict[str, Any]]] = {}
    for operation in analysis.built.package.operations:
        if operation.variant:
            others.setdefault(operation.endpoint, []).append(_variant(operation))
    for operation in analysis.built.package.operations:
        if not operation.variant:
            found = _operation(operation, schemes, analysis)
            yield {**found, "variants": others.get(operation.endpoint, [])}


def _operation(
    operation: Operation, schemes: dict[str, str], analysis: Analysis
) -> dict[str, Any]:
    source = _source(analysis, operation)
    return {
        "call": operation.call,
        "method": operation.method,
        "path": operation.path,
        "deprecated": operation.deprecated,
        "parameters": [
            {**_argument(argument), "in": argument.place}
            for argument in operation.arguments
            if argument.place != "body"
        ],
        "body": _body(operation),
        "responses": {
            response.status: _response(response) for response in operation.responses
        },
        "pagination": _pagination(operation),
        "servers": {server.name: server.url for server in operation.servers},
        "security": [
            [schemes[scheme] for scheme in option] for option in operation.security
        ],
        "source": {"file": source.file, "line": source.line},
    }


def _variant(operation: Operation) -> dict[str, Any]:
    """A further method of the same operation."""
    successes = [r for r in operation.responses if r.error is None and r.media_type]
    return {
        "call": operation.call,
        "request_media_type": operation.body.media_type if operation.body else None,
        "response_media_type": successes[0].media_type if successes else None,
    }


def _source(analysis: Analysis, operation: Operation) -> Where:
    """Where the operation is described: the block of its page, its line elsewhere."""
    origin = analysis.api.origins[operation.path, operation.method.lower()]
    return _described(origin, operation.where)


def _described(origin: Origin, where: Where) -> Where:
    is_page = not origin.file.endswith((".json", ".yaml", ".yml"))
    return Where(origin.file, origin.line) if is_page else where


def _argument(argument: Argument) -> dict[str, Any]:
    return {
        "name": str(argument.name),
        "wire": argument.wire,
        "required": argument.required,
        "type": str(argument.annotation.code),
    }


def _body(operation: Operation) -> dict[str, Any] | None:
    body = operation.body
    if body is None:
        return None
    fields = [a for a in operation.arguments if a.place == "body"]
    return {
        "media_type": body.media_type,
        "required": body.required,
        "flattened": body.flattened,
        "fields": [_argument(field) for field in fields] if body.flattened else [],
    }


def _pagination(operation: Operation) -> dict[str, Any] | None:
    """How its pages follow each other, and what that was recognised by."""
    if operation.pagination is None:
        return None
    scheme = operation.pagination.scheme
    return {
        "style": scheme.style,
        "parameter": scheme.wire or None,
        **{name: ".".join(path) or None for name, path in scheme.paths.items()},
        "item": str(operation.pagination.item.code),
        "why": scheme.why,
    }


def _response(response: Response) -> dict[str, Any] | None:
    if response.media_type is None:
        return None
    model = response.annotation.code if response.annotation else "Any"
    return {"media_type": response.media_type, "model": str(model)}


def _webhooks(analysis: Analysis) -> Iterator[dict[str, Any]]:
    for event in analysis.built.package.webhooks.events:
        origin = analysis.api.hook_origins[event.name, event.method.lower()]
        where = _described(origin, event.where)
        yield {
            "name": event.name,
            "method": event.method,
            "media_type": event.media_type,
            "model": event.model.rpartition(".")[2] if event.model else None,
            "source": {"file": where.file, "line": where.line},
        }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.where.file,
        "line": problem.where.line,
        "code": problem.code,
        "level": problem.level,
        "text": problem.text,
        "operation": problem.operation or None,
    }

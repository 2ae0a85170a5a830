"""A package to measure: one operation that returns a model of about 540 bytes."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import run
from typing import Any

USER: dict[str, Any] = {
    "id": "usr_2f9d1c7b4a",
    "name": "A name of usual length",
    "email": "someone@example.com",
    "createdAt": 1732147200000,
    "updatedAt": 1732150800000,
    "active": True,
    "role": "member",
    "limits": {"requests": 10000, "seats": 25, "storage": 1099511627776},
    "tags": ["first", "second", "third"],
    "address": {
        "street": "Main Street 1",
        "city": "Springfield",
        "postalCode": "12345",
        "country": "US",
    },
    "avatar": "https://example.com/avatars/usr_2f9d1c7b4a.png",
    "bio": "Two sentences about this person. They are here for their length alone.",
}


def _schema(value: Any) -> dict[str, Any]:
    if isinstance(value, dict):
        properties = {name: _schema(item) for name, item in value.items()}
        return {
            "type": "object",
            "required": list(value),
            "properties": properties,
        }
    if isinstance(value, list):
        return {"type": "array", "items": _schema(value[0])}
    kinds = {str: "string", bool: "boolean", int: "integer"}
    return {"type": kinds[type(value)]}


def document(operations: int = 1) -> dict[str, Any]:
    """An OpenAPI document; operations beyond the first are in resources of ten."""
    query = [
        {"name": name, "in": "query", "schema": {"type": kind}}
        for name, kind in (("teamId", "string"), ("limit", "integer"))
    ]
    response = {"description": "It.", "content": {"application/json": {}}}
    response["content"]["application/json"]["schema"] = _schema(USER)
    paths: dict[str, Any] = {}
    for number in range(operations):
        tag = "users" if number == 0 else f"things{number // 10}"
        paths["/users" if number == 0 else f"/things/{number}"] = {
            "get": {
                "operationId": "getUser" if number == 0 else f"getThing{number}",
                "tags": [tag],
                "parameters": query,
                "responses": {"200": response},
            }
        }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Bench", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "security": [{"bearer": []}],
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}
        },
        "paths": paths,
    }


@contextmanager
def generated(operations: int = 1) -> Iterator[Path]:
    """The folder of a generated project whose package is called `bench_client`."""
    with tempfile.TemporaryDirectory() as name:
        spec, output = Path(name, "bench.json"), Path(name, "bench")
        spec.write_text(json.dumps(document(operations)), encoding="utf-8")
        command = [sys.executable, "-m", "codegen", "generate", "--spec", str(spec)]
        command += ["--package", "bench_client", "--output", str(output)]
        run(command, check=True, capture_output=True)
        yield output

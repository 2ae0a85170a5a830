"""Schemas and tags that are called as what generated modules have of their own."""

from __future__ import annotations

import ast
import builtins
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from _core.model import ResponseModel

from codegen.files import Source
from codegen.model.names import pascal
from codegen.options import ClientOptions
from codegen.pipeline import compile_package
from tests.packages import imported, write

HERE = Path(__file__).parent
DOCUMENTS = {
    "animals": HERE / "generated/animals.yaml",
    "pagination": HERE / "cases/pagination/specs",
    "webhooks": HERE / "cases/webhooks/specs/shop.yaml",
    "bodies": HERE / "cases/bodies/specs",
    "oauth2": HERE / "cases/oauth2/specs",
    "responses": HERE / "cases/responses/specs",
}


def document(path: Path) -> dict[str, Any]:
    (file,) = [path] if path.is_file() else path.iterdir()
    found: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    return found


def modules(description: dict[str, Any]) -> dict[str, ast.Module]:
    """The Python files of the package, by path."""
    options = ClientOptions("own", ("x",), "out", "own_client", "Own")
    source = Source("own.json", json.dumps(description).encode())
    compiled = compile_package([source], options, {})
    assert [str(p) for p in compiled.problems if p.level == "error"] == []
    return {
        path: ast.parse(file.text)
        for path, file in compiled.files.items()
        if path.endswith(".py") and "/_core/" not in path
    }


def bound(body: Iterable[ast.stmt]) -> Iterator[str]:
    """The names that statements of a module bind, as often as they do."""
    for statement in body:
        match statement:
            case ast.Import(names) | ast.ImportFrom(names=names):
                yield from (name.asname or name.name for name in names)
            case ast.ClassDef(name) | ast.FunctionDef(name):
                yield name
            case ast.AsyncFunctionDef(name):
                yield name
            case ast.Assign(targets):
                yield from (t.id for t in targets if isinstance(t, ast.Name))
            case ast.AnnAssign(ast.Name(name)):
                yield name
            case ast.If(body=inner, orelse=others):
                yield from bound([*inner, *others])
            case _:
                pass


def twice(tree: ast.Module) -> list[str]:
    counts = Counter(bound(tree.body))
    return sorted(name for name, count in counts.items() if count > 1)


@pytest.fixture(scope="module")
def own() -> list[str]:
    """What the modules of some packages bind that could be the name of a class."""
    found = {
        name
        for path in DOCUMENTS.values()
        for tree in modules(document(path)).values()
        for name in bound(tree.body)
    }
    return sorted(name for name in found if pascal(name) == name and len(name) > 1)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_module_binds_a_name_twice(name: str, own: list[str]) -> None:
    description = document(DOCUMENTS[name])
    components = description.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for schema in own:
        properties = {"a": {"type": "string"}}
        schemas.setdefault(schema, {"type": "object", "properties": properties})
    fields = {f"p{at}": reference(schema) for at, schema in enumerate(own)}
    paths = description.setdefault("paths", {})
    tags = {
        tag
        for item in paths.values()
        for operation in item.values()
        if isinstance(operation, dict)
        for tag in operation.get("tags", ())
    }
    for at, tag in enumerate(sorted(tags)):
        body = {"type": "object", "properties": fields}
        paths[f"/own/{at}"] = {
            "post": {
                "operationId": f"useAll{at}",
                "tags": [tag],
                "requestBody": content(body),
                "responses": {"200": {"description": "Fine"}},
            }
        }
    for schema in own:
        paths[f"/of/{schema}"] = {
            "get": {
                "operationId": f"get{schema}",
                "tags": [schema],
                "responses": {"200": {"description": "", **content(reference(schema))}},
            }
        }
    found = {
        path: names
        for path, tree in modules(description).items()
        if (names := twice(tree))
    }
    assert found == {}


@pytest.mark.parametrize("name", ["animals", "webhooks"])
def test_no_module_hides_what_its_package_uses(name: str) -> None:
    """Python makes an imported module a variable of its package."""
    description = document(DOCUMENTS[name])
    tags = [name for name in dir(builtins) if name.islower()]
    tags += ["import_module", "renamed", "cached_property", "annotations"]
    for tag in tags:
        description["paths"][f"/of/{tag}"] = {
            "get": {
                "operationId": f"get-{tag}",
                "tags": [tag],
                "responses": {"200": {"description": "", **content(MADE_HERE)}},
            }
        }
    trees = modules(description)
    for path, tree in trees.items():
        folder, _, file = path.rpartition("/")
        if file == "__init__.py" and folder:
            beside = {
                other.removeprefix(f"{folder}/").partition("/")[0].removesuffix(".py")
                for other in trees
                if other.startswith(f"{folder}/")
            }
            names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
            used = {name.id for name in names if isinstance(name.ctx, ast.Load)}
            used -= {name.id for name in names if isinstance(name.ctx, ast.Store)}
            assert used & beside == set(), path


MADE_HERE = {"type": "object", "properties": {"a": {"type": "string"}}}


def reference(schema: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{schema}"}


def content(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def test_no_field_hides_what_its_model_has(tmp_path: Path) -> None:
    """Pydantic warns of it, and warnings are errors here."""
    known = {*dir(ResponseModel), *dir(type(ResponseModel))}
    names = {n for n in known if n[0] != "_" and hasattr(ResponseModel, n)}
    assert {"register", "model_fields", "copy"} < names
    fields = {name: {"type": "string"} for name in (*names, "model_id")}
    whole = {"$ref": "#/components/schemas/Whole"}
    operation = {
        "operationId": "send",
        "requestBody": _content({"type": "array", "items": whole}),
        "responses": {"200": {"description": "Fine", **_content(whole)}},
    }
    description = {
        "openapi": "3.1.0",
        "info": {"title": "Own", "version": "1"},
        "servers": [{"url": "https://own.example"}],
        "paths": {"/whole": {"post": operation}},
        "components": {"schemas": {"Whole": {"type": "object", "properties": fields}}},
    }
    options = ClientOptions("own", ("x",), "out", "own_client", "Own")
    source = Source("own.json", json.dumps(description).encode())
    write(compile_package([source], options, {}), tmp_path)
    with imported(tmp_path, "own_client") as package:
        whole_model, sent = package.models.Whole, package.models.WholeInput
        assert whole_model.model_validate({"model_id": "1"}).model_id == "1"
        for model in (whole_model, sent):
            assert {f.alias or n for n, f in model.model_fields.items()} == {*fields}


def _content(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def test_no_file_is_called_as_a_device_of_windows() -> None:
    tags = ["aux", "Com 1", "con", "LPT9", "nul", "PRN"]
    operation = {"responses": {"204": {"description": ""}}}
    found = modules(
        {
            "openapi": "3.1.0",
            "info": {"title": "Own", "version": "1"},
            "paths": {
                f"/{n}": {"get": {**operation, "operationId": "read", "tags": [tag]}}
                for n, tag in enumerate([*tags, "COM1"])
            },
        }
    )

    names = {Path(path).stem for path in found if "/resources/" in path}
    assert names == {"__init__", "aux_", "com_1", "com1_", "con_", "lpt9_", "nul_"} | {
        "prn_"
    }

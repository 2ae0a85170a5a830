"""What the type checkers know of a generated package: one run of each for all rows."""

from __future__ import annotations

import fcntl
import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from codegen.files import Source
from codegen.options import ClientOptions
from codegen.pipeline import compile_package
from tests.packages import write

SPEC = b"""
openapi: 3.1.0
info: {title: Shop, version: "1"}
servers: [{url: "https://shop.example"}]
paths:
  /orders:
    post:
      operationId: addOrder
      tags: [orders]
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: "#/components/schemas/NewOrder"}}}
      responses:
        "201": {description: "", content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
        "409": {description: "", content: {application/json: {schema: {$ref: "#/components/schemas/Problem"}}}}
    get:
      operationId: listOrders
      tags: [orders]
      parameters: [{name: state, in: query, schema: {enum: [open, paid]}}]
      responses:
        "200": {description: "", content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Order"}}}}}
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: getOrder
      tags: [orders]
      responses:
        "200": {description: "", content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
        "204": {description: ""}
    delete: {operationId: dropOrder, tags: [orders], responses: {"204": {description: ""}}}
  /orders/events:
    get:
      operationId: watchOrders
      tags: [orders]
      responses:
        "200": {description: "", content: {text/event-stream: {schema: {$ref: "#/components/schemas/Order"}}}}
  /receipts:
    get:
      operationId: getReceipt
      tags: [receipts]
      responses: {"200": {description: "", content: {application/pdf: {}}}}
    put:
      operationId: putReceipt
      tags: [receipts]
      requestBody:
        required: true
        content: {multipart/form-data: {schema: {type: object, required: [file], properties: {file: {type: string, format: binary}}}}}
      responses: {"200": {description: "", content: {text/plain: {schema: {type: string}}}}}
components:
  schemas:
    NewOrder:
      type: object
      required: [lines]
      properties:
        lines: {type: array, items: {$ref: "#/components/schemas/Line"}}
        note: {type: [string, "null"]}
        due: {type: string, format: date}
    Line:
      type: object
      required: [sku]
      properties: {sku: {type: string}, count: {type: integer}}
    Order:
      type: object
      required: [id, state]
      properties:
        id: {type: integer}
        state: {type: string, enum: [open, paid]}
        due: {type: string, format: date}
        note: {type: [string, "null"]}
    Problem: {type: object, required: [message], properties: {message: {type: string}}}
"""

HEAD = """\
from datetime import date
from pathlib import Path

from shop_client import APIStatusError, AsyncShop, RequestOptions, Shop, omit, schema_issues
from shop_client.models import LineInput, Order, Problem
from shop_client.testing import MockShop, Reply


async def check(
    client: Shop, other: AsyncShop, error: APIStatusError, mock: MockShop, order: Order
) -> None:
"""

# An expression, and its type as both checkers spell it.
REVEALED = {
    # methods
    "client.orders.add_order(lines=[])": "Order",
    "await other.orders.add_order(lines=[])": "Order",
    "client.orders.list_orders()": "list[Order]",
    "await other.orders.list_orders(state='paid')": "list[Order]",
    "client.orders.get_order(1)": "Order | None",
    "await other.orders.get_order(1)": "Order | None",
    "client.receipts.get_receipt()": "bytes",
    "await other.receipts.put_receipt(file=b'')": "str",
    "client.receipts.put_receipt(file=Path('a.pdf'))": "str",
    # arguments: models, dicts, omit, null
    "client.orders.add_order(lines=[LineInput(sku='a')])": "Order",
    "client.orders.add_order(lines=[{'sku': 'a', 'count': 1}])": "Order",
    "client.orders.add_order(lines=(), note=None, due=omit)": "Order",
    "client.orders.add_order(lines=[], due=date(2026, 1, 1))": "Order",
    "client.orders.add_order(lines=[], due='2026-01-01')": "Order",
    "client.orders.list_orders(options=RequestOptions(timeout=3))": "list[Order]",
    # models
    "order.id": "int",
    "order.due": "date | None",
    "order.to_wire()": "dict[str, Any]",
    "schema_issues(order)[0].message": "str",
    # the whole response
    "client.raw(client.orders.get_order, 1)": "RawResponse[Order | None]",
    "client.raw(client.orders.list_orders, state='open').parsed": "list[Order]",
    "await other.raw(other.orders.add_order, lines=[])": "RawResponse[Order]",
    "client.raw(client.orders.watch_orders).parsed": "Stream[Order]",
    # streams
    "client.orders.watch_orders()": "Stream[Order]",
    "[item for item in client.orders.watch_orders()]": "list[Order]",
    "[event.data for event in client.orders.watch_orders().events()]": "list[Order]",
    "await other.orders.watch_orders()": "AsyncStream[Order]",
    "[item async for item in await other.orders.watch_orders()]": "list[Order]",
    # clients and errors
    "client.with_options(timeout=1)": "Shop",
    "other.with_options(max_retries=0)": "AsyncShop",
    "error.status_code": "int",
    "error.body": "object",
    "error.request_id": "str | None",
    "[error.body for _ in '' if isinstance(error.body, Problem)]": "list[Problem]",
    # mocks
    "mock.client": "Shop",
    "mock.async_client": "AsyncShop",
    "mock.orders.add_order.only_call.query": "dict[str, str | list[str]]",
    "mock.orders.get_order.returns({'id': 1}).then.returns(None).then.returns(order).then": (
        "Answers[Order | Mapping[str, Any] | None]"
    ),
    "mock.orders.list_orders.returns([order, {'id': 2}]).then": (
        "Answers[Sequence[Order | Mapping[str, Any]]]"
    ),
    "mock.orders.watch_orders.returns([order]).then": (
        "Answers[Sequence[Order | Mapping[str, Any]]]"
    ),
    "mock.orders.drop_order.raises(404).then": "Answers[None]",
    "mock.receipts.get_receipt.returns(Reply(500)).then": "Answers[bytes]",
    "mock.receipts.put_receipt.computes(lambda call: call.text).then": "Answers[str]",
}

# An expression that both refuse.
REFUSED = [
    "client.orders.add_order()",
    "client.orders.add_order([])",
    "client.orders.add_order(lines=None)",
    "client.orders.add_order(lines=omit)",
    "client.orders.add_order(lines=[{'count': 1}])",
    "client.orders.add_order(lines=[{'sku': 'a', 'colour': 'red'}])",
    "client.orders.add_order(lines=[{'sku': 1}])",
    "client.orders.add_order(lines=[LineInput(skew='a')])",
    "client.orders.add_order(lines=[], due=None)",
    "client.orders.add_order(lines=[], text='a')",
    "client.orders.list_orders(state='lost')",
    "client.orders.list_orders('open')",
    "client.orders.list_orders(state=None)",
    "client.orders.get_order('1')",
    "client.orders.get_orders()",
    "client.baskets",
    "client.receipts.put_receipt(file=1)",
    "client.raw(client.orders.get_order)",
    "client.raw(client.orders.get_order, '1')",
    "client.raw(other.orders.get_order, 1).parsed.id",
    "await other.raw(client.orders.get_order, 1)",
    "Shop(tokens='a')",
    "Shop(server='test')",
    "RequestOptions(retries=1)",
    "order.total",
    "error.code",
    "mock.orders.get_orders",
    "mock.orders.get_order.returns('text')",
    "mock.orders.list_orders.returns({'id': 1})",
    "mock.orders.drop_order.returns({})",
    "mock.receipts.get_receipt.returns('text')",
    "mock.receipts.put_receipt.computes(lambda call: call.content)",
    "mock.orders.get_order.fails(ValueError)",
]

FIRST = HEAD.count("\n") + 1


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[int, str]]:
    """By checker and line what was said of it.

    One worker asks the checkers; others that have some of the rows wait for it.
    """
    run = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        run = run.parent
    kept = run / "typing.json"
    with (run / "typing.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            kept.write_text(json.dumps(_said(tmp_path_factory.mktemp("typing"))))
    found = json.loads(kept.read_text())
    return {
        checker: {int(line): text for line, text in lines.items()}
        for checker, lines in found.items()
    }


def _said(folder: Path) -> dict[str, dict[int, str]]:
    options = ClientOptions(
        "shop", ("x",), "o", "shop_client", "Shop", layout="package"
    )
    compiled = compile_package([Source("shop.yaml", SPEC)], options, {})
    assert not [p for p in compiled.problems if p.level == "error"], compiled.problems
    write(compiled, folder / "shop_client")
    lines = [f"    reveal_type({row})\n" for row in REVEALED]
    lines += [f"    {row}\n" for row in REFUSED]
    (folder / "use.py").write_text(HEAD + "".join(lines), "utf-8")
    with ThreadPoolExecutor(2) as pool:
        mypy, pyright = pool.submit(_mypy, folder), pool.submit(_pyright, folder)
        return {"mypy": mypy.result(), "pyright": pyright.result()}


def _mypy(folder: Path) -> dict[int, str]:
    (folder / "mypy.ini").write_text("[mypy]\nstrict = True\n")
    said = _run(folder, "-m", "mypy", "--config-file", "mypy.ini", "use.py")
    found = re.findall(r"^use\.py:(\d+): (?:error|note): (.*)$", said, re.MULTILINE)
    assert found, said
    # In the order of importance: what is said of a line last explains what was first.
    return {int(line): text for line, text in reversed(found)}


def _pyright(folder: Path) -> dict[int, str]:
    config = {"typeCheckingMode": "strict", "include": ["use.py"]}
    # These lines are nothing but expressions.
    config |= {"reportUnusedExpression": "none", "reportUnusedCallResult": "none"}
    (folder / "pyrightconfig.json").write_text(json.dumps(config))
    said = _run(folder, "-m", "pyright", "--pythonpath", sys.executable, "--outputjson")
    items = json.loads(said[said.index("{") :])["generalDiagnostics"]
    assert items, said
    return {
        item["range"]["start"]["line"] + 1: item["message"] for item in reversed(items)
    }


def _run(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def _type(message: str) -> str | None:
    """The type that was revealed, without the modules of its classes."""
    found = re.fullmatch(r'(?:Revealed type is|Type of ".*" is) "(.*)"', message)
    return found and re.sub(r"\b(?:\w+\.)+(?=\w)", "", found[1])


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
@pytest.mark.parametrize("row", REVEALED)
def test_type(row: str, checker: str, said: Mapping[str, Mapping[int, str]]) -> None:
    message = said[checker].get(FIRST + list(REVEALED).index(row), "nothing")
    assert _type(message) == REVEALED[row], message


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
@pytest.mark.parametrize("row", REFUSED)
def test_refused(row: str, checker: str, said: Mapping[str, Mapping[int, str]]) -> None:
    assert FIRST + len(REVEALED) + REFUSED.index(row) in said[checker]


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_nothing_else_is_said(
    checker: str, said: Mapping[str, Mapping[int, str]]
) -> None:
    assert {n: text for n, text in said[checker].items() if n < FIRST} == {}

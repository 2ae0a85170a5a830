"""How webhooks are signed: what is read from pages, and what is not guessed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from codegen.analysis import analyse
from codegen.files import Source
from codegen.openapi.signatures import Signature
from codegen.options import ClientOptions

OPTIONS = ClientOptions("case", ("specs",), "", "case_client", "Case")
HEX = "6dcb09b5b57875f334f61aebed695e2e"


def header(name: str, **said: Any) -> dict[str, Any]:
    return {"name": name, "in": "header", "schema": {"type": "string"}, **said}


def signature(*webhooks: dict[str, Any], **more: Any) -> Signature | None:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Case", "version": "1"},
        "webhooks": {f"event{n}": {"post": hook} for n, hook in enumerate(webhooks)},
        **more,
    }
    found = analyse([Source("case.json", json.dumps(document).encode())], OPTIONS)
    return found.built.package.webhooks.signature


THREE = [header(f"webhook-{name}") for name in ("id", "timestamp", "signature")]
SVIX = "Check `svix-id`, `svix-timestamp` and `svix-signature`."


@pytest.mark.parametrize(
    ("webhook", "more", "expected"),
    [
        ({"parameters": THREE}, {}, ("webhook", "", True)),
        ({"parameters": THREE[:2]}, {}, None),
        ({"description": SVIX}, {}, ("svix", "", True)),
        (
            {"tags": ["E"]},
            {"tags": [{"name": "E", "description": SVIX}]},
            ("svix", "", True),
        ),
        ({}, {"tags": [{"name": "E", "description": SVIX}]}, None),
        (
            {"parameters": [header("X-Signature-256", example=f"sha256={HEX}")]},
            {},
            ("X-Signature-256", "sha256=", False),
        ),
        (
            {
                "parameters": [
                    header("X-Case-Signature", description="Sent as `sha256=<hex>`.")
                ]
            },
            {},
            ("X-Case-Signature", "sha256=", False),
        ),
        (
            {
                "parameters": [
                    header("Signature", description="HMAC-SHA256", example=HEX)
                ]
            },
            {},
            ("Signature", "", False),
        ),
        # What is said in part only.
        ({"parameters": [header("X-Signature", description="HMAC-SHA256")]}, {}, None),
        ({"parameters": [header("X-Signature", example=HEX)]}, {}, None),
        ({"parameters": [header("X-Token", example=f"sha256={HEX}")]}, {}, None),
    ],
)
def test_what_is_said(webhook: Any, more: Any, expected: Any) -> None:
    assert signature(webhook, **more) == (expected and Signature(*expected))


def test_they_have_to_agree() -> None:
    one = {"parameters": [header("X-Signature", example=f"sha256={HEX}")]}
    other = {"parameters": [header("Y-Signature", example=f"sha256={HEX}")]}

    assert signature(one, one) == Signature("X-Signature", "sha256=", standard=False)
    assert signature(one, other) is None
    assert signature(one, {}) is None

"""The five first pages, from the command line to a call."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent


def inspected(folder: str) -> dict[str, Any]:
    found = subprocess.run(
        [sys.executable, "-m", "codegen", "inspect", "--json", folder],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    data: dict[str, Any] = json.loads(found.stdout)
    return data


def fields(operation: dict[str, Any]) -> dict[str, bool]:
    return {f["wire"]: f["required"] for f in operation["body"]["fields"]}


def test_the_vercel_pages_give_three_operations() -> None:
    data = inspected("specs/vercel")
    found = {operation["call"]: operation for operation in data["operations"]}
    assert (data["client"], data["async_client"]) == ("Vercel", "AsyncVercel")
    assert data["package"] == "vercel_client"
    assert data["problems"] == []
    assert data["webhooks"] == []
    assert data["servers"] == {"production": "https://api.vercel.com"}
    assert sorted(found) == [
        "certs.issue_cert",
        "certs.upload_cert",
        "projects.upload_project_client_cert",
    ]
    for operation in found.values():
        assert operation["security"] == [["bearerToken"]]
        query = {
            p["wire"]: (p["name"], p["required"])
            for p in operation["parameters"]
            if p["in"] == "query"
        }
        assert query == {"teamId": ("team_id", False), "slug": ("slug", False)}

    issue = found["certs.issue_cert"]
    assert (issue["method"], issue["path"]) == ("POST", "/v8/certs")
    assert fields(issue) == {"cns": False}
    assert issue["body"]["required"] is False
    assert issue["responses"] == {
        "200": {"media_type": "application/json", "model": "IssueCertResponse"},
        **dict.fromkeys(("400", "401", "402", "403", "404", "449", "500")),
    }

    upload = found["certs.upload_cert"]
    assert (upload["method"], upload["path"]) == ("PUT", "/v8/certs")
    assert fields(upload) == {
        "ca": True,
        "key": True,
        "cert": True,
        "skipValidation": False,
    }
    assert upload["responses"] == {
        "200": {"media_type": "application/json", "model": "UploadCertResponse"},
        **dict.fromkeys(("400", "401", "402", "403")),
    }

    client_cert = found["projects.upload_project_client_cert"]
    assert client_cert["path"] == "/v1/projects/{idOrName}/client-cert"
    assert [p["name"] for p in client_cert["parameters"] if p["in"] == "path"] == [
        "id_or_name"
    ]
    assert fields(client_cert) == {
        "cert": True,
        "key": True,
        "ca": True,
        "origin": False,
        "skipValidation": False,
    }
    assert sorted(client_cert["responses"]) == [
        "200", "400", "401", "402", "403", "404", "409", "500",
    ]  # fmt: skip


def test_the_infisical_pages_give_two_operations() -> None:
    data = inspected("specs/infisical")
    found = {operation["call"]: operation for operation in data["operations"]}
    assert data["servers"] == {
        "us": "https://us.infisical.com",
        "eu": "https://eu.infisical.com",
        "local": "http://localhost:8080",
    }
    assert sorted(found) == [
        "certificates.create_certificate",
        "certificates.issue_certificate",
    ]
    create = found["certificates.create_certificate"]
    assert create["path"] == "/api/v1/cert-manager/certificates"
    assert fields(create) == {
        "profileId": True,
        "csr": False,
        "attributes": False,
        "removeRootsFromChain": False,
    }
    issue = found["certificates.issue_certificate"]
    assert issue["path"] == "/api/v3/pki/certificates/issue-certificate"
    assert fields(issue) == {
        "profileId": True,
        "commonName": False,
        "ttl": True,
        "keyUsages": False,
        "extendedKeyUsages": False,
        "notBefore": False,
        "notAfter": False,
        "altNames": False,
        "signatureAlgorithm": True,
        "keyAlgorithm": True,
    }
    for operation in found.values():
        assert operation["security"] == [["bearerAuth"]]
        assert operation["body"]["required"] is True
        assert all(operation["responses"].values())
        assert sorted(operation["responses"]) == [
            "200", "400", "401", "403", "404", "422", "500",
        ]  # fmt: skip


@pytest.mark.parametrize("name", ["vercel", "infisical"])
def test_the_document_of_the_pages_is_valid(name: str) -> None:
    from openapi_spec_validator import validate

    found = subprocess.run(
        [sys.executable, "-m", "codegen", "openapi", f"specs/{name}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    document = json.loads(found.stdout)
    validate(document)
    assert document["openapi"] == "3.1.0"
    assert len(document["paths"]) == 2


VENDORED = """
from myapp.vendor.vercel_client import AsyncVercel, Vercel, models
from myapp.vendor.vercel_client.models.certs import IssueCertResponse
import httpx2, sys

def answer(request):
    return httpx2.Response(200, json={
        "id": "c", "createdAt": 1, "expiresAt": 2.5, "autoRenew": True, "cns": []})

client = Vercel(token="t", http_client=httpx2.Client(transport=httpx2.MockTransport(answer)))
cert = client.certs.issue_cert(cns=["example.com"])
assert type(cert) is IssueCertResponse is models.certs.IssueCertResponse
assert cert.expires_at == 2.5 and cert.auto_renew is True
assert "vercel_client" not in sys.modules
"""


def test_the_folder_alone_works_vendored_in_another_package(tmp_path: Path) -> None:
    vendor = tmp_path / "myapp/vendor"
    vendor.mkdir(parents=True)
    (tmp_path / "myapp/__init__.py").touch()
    (vendor / "__init__.py").touch()
    shutil.copytree(
        ROOT / "generated/vercel/vercel_client",
        vendor / "vercel_client",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    subprocess.run(
        [sys.executable, "-W", "error", "-c", VENDORED],
        cwd=tmp_path,
        check=True,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
    )


LAZY = """
import sys, threading
from vercel_client import Vercel

client = Vercel(token="t")
client.certs.issue_cert
heavy = {"httpcore2", "pydantic", "vercel_client.models.certs"}
assert not heavy & sys.modules.keys()
client.preload()
assert heavy < sys.modules.keys()
loaded = set(sys.modules)
client.preload()
assert loaded == set(sys.modules)
client.close()
"""


def test_what_is_imported_late_can_be_imported_before() -> None:
    subprocess.run(
        [sys.executable, "-W", "error", "-c", LAZY],
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "generated/vercel")},
    )


@pytest.mark.large
@pytest.mark.parametrize("name", ["vercel", "infisical"])
def test_the_package_installs_by_itself_and_its_tests_pass(
    name: str, tmp_path: Path
) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv/bin/python"
    project = tmp_path / name
    shutil.copytree(ROOT / "generated" / name, project)
    subprocess.run(
        [python, "-m", "pip", "install", "-q", f"{project}[test]"], check=True
    )
    installed = subprocess.run(
        [python, "-c", f"import {name}_client as c; print(c.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    package = Path(installed.stdout.strip()).parent
    assert package.is_relative_to(tmp_path / "venv")
    assert (package / "py.typed").exists()
    shutil.rmtree(project / f"{name}_client")
    subprocess.run([python, "-m", "pytest", "-q"], cwd=project, check=True)


def test_names_stay_when_pages_are_added() -> None:
    from codegen.files import Source
    from codegen.options import ClientOptions
    from codegen.pipeline import compile_package

    pages = sorted((ROOT / "specs/vercel").glob("*.md"))
    sources = [Source(page.name, page.read_bytes()) for page in pages]
    options = ClientOptions("v", ("specs",), "out", "vercel_client", "Vercel")
    everything = set(compile_package(sources, options, {}).names)
    for left_out in sources:
        some = [source for source in sources if source is not left_out]
        names = set(compile_package(some, options, {}).names)
        assert names
        assert names < everything

"""The generated tests find bugs: each is planted in a copy of a package.

A bug of the generator and one of the runtime are the same to a test that reads
nothing but the document, so bugs are planted where either would show.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from codegen.options import ClientOptions
from codegen.pipeline import compile_package
from codegen.problems import Problems
from codegen.project.inputs import collect
from tests.packages import write

GENERATED = Path(__file__).parents[1] / "generated"
CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Bug:
    """`old` becomes `new`, in a file of a package where it stands just once.

    `after` says behind which text to look, where it stands more often.
    """

    name: str
    file: str
    old: str
    new: str
    after: str = ""

    def __str__(self) -> str:
        return self.name


CERTS = "vercel/vercel_client/resources/certs.py"
PROJECTS = "vercel/vercel_client/resources/projects.py"
CERTIFICATES = "infisical/infisical_client/resources/certificates.py"
MODELS = "infisical/infisical_client/models/certificates.py"
CORE = "vercel/vercel_client/_core"
DEPOT = "oauth2/case_client"
HOOKS = "webhooks-alone/case_client/webhooks.py"
FORMS = "bodies/case_client/_core/forms.py"
MULTIPART = "bodies/case_client/_core/multipart.py"
FILES = "bodies/case_client/resources/files.py"
ANSWERS = "responses/case_client/resources/answers.py"
MEASUREMENTS = "responses/case_client/resources/measurements.py"
STREAM_CORE = "responses/case_client/_core"
STARS = "pagination/case_client/resources/stars.py"
PAGING = "pagination/case_client/_core/paging.py"
PAGES = "pagination/case_client/_core/pages.py"

BUGS = [
    # what the resources say
    Bug("method", CERTS, '"PUT"', '"POST"'),
    Bug("path", CERTS, '"/v8/certs"', '"/v9/certs"', after="UPLOAD_CERT:"),
    Bug("wire name", PROJECTS, '"teamId": team_id', '"team_id": team_id'),
    Bug("query parameters swapped", PROJECTS, '"slug": slug', '"slug": team_id'),
    Bug("body fields swapped", CERTS, '"ca": ca, "key": key', '"ca": key, "key": ca'),
    Bug("body field dropped", CERTS, 'json={"cns": cns}', "json={}"),
    Bug("security forgotten", CERTS, 'security=(("bearer_token",),)', "security=()"),
    Bug(
        "arguments swapped in the asynchronous class alone",
        CERTS,
        "_issue_cert(cns, team_id, slug)",
        "_issue_cert(cns, slug, team_id)",
        after="class AsyncCerts",
    ),
    Bug(
        "request of the other operation",
        CERTS,
        "Request(\n        UPLOAD_CERT",
        "Request(\n        ISSUE_CERT",
    ),
    Bug(
        "result of the other operation",
        CERTS,
        '200: "certs.UploadCertResponse"',
        '200: "certs.IssueCertResponse"',
    ),
    Bug(
        "bodies of two errors swapped",
        CERTIFICATES,
        '404: "certificates.CreateCertificateNotFound"',
        '404: "certificates.CreateCertificateForbidden"',
    ),
    Bug(
        "body of an error forgotten",
        CERTIFICATES,
        '422: "certificates.IssueCertificateUnprocessableEntity"',
        "422: None",
    ),
    # what the models say
    Bug("field of a result forgotten", MODELS, "    message: str\n", ""),
    Bug("type of a field", MODELS, "status_code: Literal[403]", "status_code: str"),
    Bug(
        "null refused",
        MODELS,
        "certificate: CreateCertificateResponseCertificate | None",
        "certificate: CreateCertificateResponseCertificate",
    ),
    Bug(
        "optional field required",
        MODELS,
        "private_key: str | None = None",
        "private_key: str",
        after="class IssueCertificateResponse",
    ),
    Bug("wire name of a request's field", MODELS, "    path_length:", "    length:"),
    Bug(
        "alias of a request's field",
        MODELS,
        'alias="isCA"',
        'alias="isCa"',
    ),
    # what the mock answers
    Bug(
        "example of an answer",
        "vercel/vercel_client/testing/certs.json",
        '"autoRenew": true',
        '"autoRenew": false',
    ),
    Bug(
        "mock of the other operation",
        "vercel/vercel_client/testing/certs.py",
        "operations.UPLOAD_CERT",
        "operations.ISSUE_CERT",
    ),
    # what the clients say
    Bug(
        "server",
        "infisical/infisical_client/_client.py",
        '"https://eu.infisical.com"',
        '"https://us.infisical.com"',
    ),
    Bug(
        "environment variable",
        "vercel/vercel_client/_client.py",
        'env="VERCEL_TOKEN"',
        'env="TOKEN"',
    ),
    Bug(
        "server of an operation",
        "servers-of-operations/case_client/resources/files.py",
        '"https://us-uploads.vault.example"',
        '"https://uploads.vault.example"',
    ),
    # what the runtime does
    Bug(
        "path not encoded",
        f"{CORE}/values.py",
        "self.simple(content, encoded)",
        "self.simple(content, str)",
    ),
    Bug(
        "slashes in paths not encoded",
        f"{CORE}/values.py",
        "self.simple(content, encoded)",
        'self.simple(content, partial(quote, safe="/"))',
    ),
    Bug(
        "query encoded twice",
        f"{CORE}/values.py",
        "self.parts(value), encoded)",
        "self.parts(value), lambda text: encoded(encoded(text)))",
    ),
    Bug("null for omitted", f"{CORE}/omit.py", "value is not omit}", "True}"),
    Bug("falsy is omitted", f"{CORE}/omit.py", "if value is not omit}", "if value}"),
    Bug(
        "token without its scheme",
        f"{CORE}/bearer.py",
        '"Bearer", secrets',
        '"", secrets',
    ),
    Bug(
        "content type forgotten",
        f"{CORE}/build.py",
        'headers["content-type"]',
        'headers["x-content-type"]',
    ),
    Bug("error class", f"{CORE}/errors.py", "402: Pay", "499: Pay"),
    Bug("a status like any other", f"{CORE}/errors.py", "409: Conf", "499: Conf"),
    Bug("5xx without a class", f"{CORE}/errors.py", "status >= 500", "status > 500"),
    Bug(
        "server of an operation forgotten",
        "servers-of-operations/case_client/_core/servers.py",
        "not operation.servers",
        "True",
    ),
    Bug(
        "base_url forgotten by operations with a server",
        "servers-of-operations/case_client/_core/servers.py",
        "self._is_given or ",
        "",
    ),
    Bug(
        "variable of a server",
        "server-variables/case_client/_client.py",
        '"region": region',
        '"region": "us"',
        after="class AsyncCase",
    ),
    Bug(
        "delimiter",
        "parameters/case_client/_core/style.py",
        '"pipeDelimited": "%7C"',
        '"pipeDelimited": ","',
    ),
    Bug(
        "style of the parameter of that name in another place",
        "parameters/case_client/resources/paints.py",
        'Style("label", explode=True)',
        'Style("pipeDelimited", explode=False)',
    ),
    Bug("Python names in to_wire", f"{CORE}/model.py", ", by_alias=True", ""),
    # what forms and files become
    Bug("name of a field", MULTIPART, 'name="{part.name', 'name="field{part.name'),
    Bug(
        "name of a file lost", MULTIPART, "if part.file_name:", "if not part.file_name:"
    ),
    Bug(
        "quotes not escaped", MULTIPART, """(*range(32), ord('"'), 127)""", "range(32)"
    ),
    Bug("media type of a part", MULTIPART, "or encoding.content_type or", "or"),
    Bug("a file only once", FORMS, "return value if is_array(value) else", "return"),
    Bug("JSON without its media type", FORMS, '"application/json"', '""'),
    Bug(
        "style forgotten", FILES, '"filter": Encoding(style', '"other": Encoding(style'
    ),
    Bug("fields of a form swapped", FILES, '"mask": mask', '"mask": letter'),
    Bug(
        "urlencoded as multipart",
        "bodies/case_client/resources/orders.py",
        "FormBody(",
        "MultipartBody(",
    ),
    Bug("media type of a file", FILES, '"image/png"', '"image/jpeg"'),
    # what fetches tokens
    Bug("scope of a token", f"{DEPOT}/_client.py", '"wagons:read", "', '"'),
    Bug("address of a token", f"{DEPOT}/_client.py", '"/oauth/token"', '"/token"'),
    Bug("form of a token", f"{DEPOT}/_core/grant.py", '"scope"', '"scopes"'),
    Bug(
        "id and secret swapped",
        f"{DEPOT}/_client.py",
        "client_id=client_id",
        "client_id=client_secret",
        after="class AsyncCase",
    ),
    # what parses events
    Bug("class of an event", HOOKS, '"order.paid": OrderPaid', '"order.paid": Event'),
    Bug("tag of the events", HOOKS, 'tag="type"', 'tag="id"'),
    Bug("event forgotten", HOOKS, '"order.sent": Event,', ""),
    # what is sent for, and made of, answers that are not JSON
    Bug(
        "accept forgotten",
        MEASUREMENTS,
        'accept="text/csv"',
        'accept="application/json"',
    ),
    Bug("stream not asked for", ANSWERS, ', "stream": True', ""),
    Bug("accept of a stream", f"{STREAM_CORE}/build.py", '"accept": op', '"x-ac": op'),
    Bug(
        "type of an item", ANSWERS, '"Stream[answers.AskStreamEvent]"', '"Stream[str]"'
    ),
    Bug("text for bytes", MEASUREMENTS, '{200: "bytes"', '{200: "str"'),
    Bug("last event lost", f"{STREAM_CORE}/sse.py", "yield message", "return"),
    Bug(
        "space of a field", f"{STREAM_CORE}/sse.py", 'value.removeprefix(b" ")', "value"
    ),
    Bug("nothing in a file", f"{STREAM_CORE}/download.py", "file.write(piece)", "pass"),
    Bug(
        "nothing in a file of the asynchronous class alone",
        f"{STREAM_CORE}/download.py",
        "file.write(piece)",
        "pass",
        after="class AsyncDownload",
    ),
    Bug("lines lost", f"{STREAM_CORE}/lines.py", "yield self.rest()", "self.rest()"),
    # what goes from page to page
    Bug(
        "place of the cursor", STARS, '("pagination", "next")', '("pagination", "prev")'
    ),
    Bug("place of the items", STARS, 'items=("hits",)', 'items=("hit",)'),
    Bug("cursor of another parameter", STARS, 'parameter="until"', 'parameter="since"'),
    Bug("cursor in the query", STARS, 'place="json", ', ""),
    Bug("number of the first page", STARS, "first=0", "first=1"),
    Bug(
        "pages of the other operation",
        STARS,
        "options, _LIST_NOVAE_PAGING",
        "options, _LIST_PLANETS_PAGING",
        after="class AsyncStars",
    ),
    Bug(
        "first item for the last", PAGING, "way, last = self, page.items[-1]", "return"
    ),
    Bug("an offset of pages", PAGING, "or 0) + len(page.items)", "or 0) + 1"),
    Bug("total forgotten", PAGING, "offset >= total", "offset > total"),
    Bug("header forgotten", PAGING, '"next" in f"', '"last" in f"'),
    Bug("link without its query", PAGING, 'own.split("&")', "()"),
    Bug("next page forgotten", PAGES, "page = page.next()", "page = None"),
    Bug(
        "next page forgotten in the asynchronous class alone",
        PAGES,
        "self._next = page.next",
        "self._next = page.again",
    ),
]


Packages = Callable[[str], Path]


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Packages:
    """The folder of a committed package, or of one that is made of a case."""

    @cache
    def made(name: str) -> Path:
        if (GENERATED / name).exists():
            return GENERATED / name
        folder = tmp_path_factory.mktemp("packages") / name
        options = ClientOptions("case", ("specs",), "out", "case_client", "Case")
        sources = collect(options.specs, CASES / name, Problems())
        write(compile_package(sources, options, {}), folder)
        return folder

    return made


@pytest.mark.parametrize(
    "package",
    [
        "vercel",
        "infisical",
        "bodies",
        "oauth2",
        "pagination",
        "parameters",
        "paths-with-queries",
        "responses",
        "server-variables",
        "servers-of-operations",
        "webhooks-alone",
    ],
)
def test_the_generated_tests_pass_without_a_bug(
    packages: Packages, package: str, tmp_path: Path
) -> None:
    result = _run(_copy(packages(package), tmp_path))

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("bug", BUGS, ids=str)
def test_the_generated_tests_find(
    packages: Packages,
    run_tests: Callable[[Path], subprocess.CompletedProcess[str]],
    bug: Bug,
    tmp_path: Path,
) -> None:
    package, _, file = bug.file.partition("/")
    copy = _copy(packages(package), tmp_path)
    _plant(bug, copy / file)

    result = run_tests(copy)

    assert result.returncode == 1, result.stdout
    assert "\nFAILED tests/" in result.stdout


def _copy(package: Path, target: Path) -> Path:
    caches = shutil.ignore_patterns(".*", "__pycache__")
    shutil.copytree(package, target / package.name, ignore=caches)
    return target / package.name


def _plant(bug: Bug, file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    before, after, behind = text.partition(bug.after) if bug.after else ("", "", text)
    assert bug.old in behind, f"nothing to plant {bug.name!r} in"
    changed = before + after + behind.replace(bug.old, bug.new, 1)
    file.write_text(changed, encoding="utf-8")


def _run(copy: Path) -> subprocess.CompletedProcess[str]:
    arguments = ["-m", "pytest", "-q", "-rf", "-p", "no:cacheprovider"]
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=copy,
        env={**os.environ, "PYTEST_ADDOPTS": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

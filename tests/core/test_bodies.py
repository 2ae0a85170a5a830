"""Bodies other than JSON: forms, files, text."""

import io
import logging
from datetime import date
from email import message_from_bytes
from email.message import Message
from email.policy import HTTP
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import httpx2
import pytest
from _core.errors import APIConnectionError
from _core.files import File, FileBody
from _core.forms import Encoding, FormBody
from _core.multipart import MultipartBody
from _core.omit import omit
from _core.operation import Operation
from _core.options import RequestOptions
from _core.request import Request
from _core.style import Style
from _core.text_body import TextBody
from acme.models.things import ThingAttributes
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

OK = httpx2.Response(200, json={})
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
FILE = Encoding(file=True)


class Unseekable(io.BytesIO):
    def seekable(self) -> bool:
        return False


def operation(media_type: str, method: str = "POST", **options: Any) -> Operation[Any]:
    return Operation(
        method, "/x", responses={200: "Any"}, media_type=media_type, **options
    )


def sent(face: Any, request: Request[Any], **options: Any) -> httpx2.Request:
    acme = face(OK)
    acme.send(request, RequestOptions(**options))
    result: httpx2.Request = acme.request
    return result


def upload(fields: Any, **encodings: Encoding) -> Request[Any]:
    return Request(
        operation(MULTIPART, encodings=encodings), body=MultipartBody(fields)
    )


Part = tuple[str, str | None, str | None, bytes]


def parts_of(request: httpx2.Request) -> list[Part]:
    """Name, file name, media type and content, read by the standard library."""
    head = f"content-type: {request.headers['content-type']}\r\n\r\n".encode()
    message = message_from_bytes(head + request.content, policy=HTTP)
    return [_part(part) for part in message.iter_parts()]


def _part(part: Message) -> Part:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    media_type = part.get("content-type")
    name = part.get_param("name", header="content-disposition")
    file_name = part.get_param("filename", header="content-disposition")
    assert isinstance(name, str)
    assert file_name is None or isinstance(file_name, str)
    return name, file_name, media_type and str(media_type), content


def test_a_file_and_fields(face: Any, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG\r\n")
    fields = {"file": path, "purpose": "x", "public": True, "ttl": 1.5, "no": omit}

    request = sent(face, upload(fields, file=FILE))

    assert request.headers["content-length"] == str(len(request.content))
    assert "transfer-encoding" not in request.headers
    # Files go last, whatever the order of the arguments.
    assert parts_of(request) == [
        ("purpose", None, None, b"x"),
        ("public", None, None, b"true"),
        ("ttl", None, None, b"1.5"),
        ("file", "a.png", "image/png", b"\x89PNG\r\n"),
    ]


@pytest.mark.parametrize(
    ("value", "encoding", "parts"),
    [
        (None, Encoding(), []),
        ([], Encoding(), []),
        (["a", None, 2], Encoding(), [(None, None, b"a"), (None, None, b"2")]),
        (UUID(int=1), Encoding(), [(None, None, str(UUID(int=1)).encode())]),
        (date(2024, 1, 2), Encoding(), [(None, None, b"2024-01-02")]),
        (
            {"b": omit, "c": None},
            Encoding(),
            [(None, "application/json", b'{"c":null}')],
        ),
        (
            [ThingAttributes(size=1, odd="x"), {"size": 2}],
            Encoding(),
            [
                (None, "application/json", b'{"size":1,"ODD":"x"}'),
                (None, "application/json", b'{"size":2}'),
            ],
        ),
        ([["a"]], Encoding(), [(None, "application/json", b'["a"]')]),
        ({"b": 1}, Encoding(content_type="a/b+json"), [(None, "a/b+json", b'{"b":1}')]),
        ("a,b", Encoding(content_type="text/csv"), [(None, "text/csv", b"a,b")]),
        (["a", "b"], Encoding(style=Style("form")), [(None, None, b"a,b")]),
        (
            "ü&=",
            Encoding(style=Style("form", explode=True)),
            [(None, None, "ü&=".encode())],
        ),
        (b"b", Encoding(), [("upload", "application/octet-stream", b"b")]),
        (b"b", FILE, [("upload", "application/octet-stream", b"b")]),
        (None, FILE, []),
        (
            [b"b", File(b"c", name="c.txt"), File(b"d", content_type="a/b")],
            FILE,
            [
                ("upload", "application/octet-stream", b"b"),
                ("c.txt", "text/plain", b"c"),
                ("upload", "a/b", b"d"),
            ],
        ),
        (
            [File(b"b", name="b.txt"), File(b"b", content_type="image/gif")],
            Encoding(file=True, content_type="image/png"),
            [("b.txt", "image/png", b"b"), ("upload", "image/gif", b"b")],
        ),
    ],
)
def test_parts(face: Any, value: Any, encoding: Encoding, parts: Any) -> None:
    request = sent(face, upload({"a": value, "z": 1}, a=encoding))

    found = [part for part in parts_of(request) if part[0] != "z"]
    assert found == [("a", *part) for part in parts]


def test_an_object_can_be_spread_over_parts(face: Any) -> None:
    deep = Encoding(style=Style("deepObject", explode=True))

    request = sent(face, upload({"a": {"b": [1, {"c": 2}]}}, a=deep))

    names = [(name, content) for name, _, _, content in parts_of(request)]
    assert names == [("a[b][0]", b"1"), ("a[b][1][c]", b"2")]


def test_headers_of_a_part(face: Any) -> None:
    request = sent(face, upload({"a": "x"}, a=Encoding(headers={"X-Kind": "k"})))

    assert b"\r\nX-Kind: k\r\n\r\nx\r\n" in request.content


def test_text_for_a_file_is_refused(face: Any) -> None:
    acme = face(OK)
    for value in ("a.png", [b"", "a.png"], 5):
        with pytest.raises(TypeError, match="'file': "):
            acme.send(upload({"file": value}, file=FILE))
    assert acme.requests == []


HOSTILE = 'a"; filename="evil.sh\r\nX-Evil: 1\r\n\r\n--\x00\\ü'


@pytest.mark.parametrize("place", ["name", "file name"])
def test_no_name_breaks_out_of_its_header(face: Any, place: str) -> None:
    if place == "name":
        request = sent(face, upload({HOSTILE: "x"}))
    else:
        request = sent(face, upload({"f": File(b"x", name=HOSTILE)}))

    (head,) = [part for part in request.content.split(b"\r\n\r\n") if b"Disp" in part]
    lines = head.decode().split("\r\n")
    escaped = 'a%22; filename=%22evil.sh%0D%0AX-Evil: 1%0D%0A%0D%0A--%00\\ü"'
    assert len(lines) == 2 + (place == "file name")
    assert lines[1].endswith(escaped)
    assert request.content.count(b"\r\n--") == 1


def test_a_file_name_that_is_not_utf_8_is_sent_as_it_is(face: Any) -> None:
    name = b"caf\xe9.txt".decode("utf-8", "surrogateescape")

    request = sent(face, upload({"f": File(b"x", name=name)}))

    assert b'filename="caf\xe9.txt"' in request.content


PRINTED = st.text(st.characters(exclude_categories=["C"], exclude_characters='"%'))


@given(PRINTED, st.text())
def test_any_text_comes_as_it_was(name: str, value: str) -> None:
    body = MultipartBody({name: value}).encoded(operation(MULTIPART), {})
    assert body is not None
    assert not isinstance(body.content, bytes)
    start = b"--" + body.media_type.partition("boundary=")[2].encode()

    first, part, last = b"".join(body.content).split(start)
    head, _, content = part.removesuffix(b"\r\n").partition(b"\r\n\r\n")

    assert (first, last) == (b"", b"--\r\n")
    assert head.decode() == f'\r\nContent-Disposition: form-data; name="{name}"'
    assert content.decode() == value


@pytest.mark.parametrize(
    ("fields", "encodings", "pairs"),
    [
        ({"a": "b c&ü", "n": None, "o": omit}, {}, [("a", "b c&ü")]),
        ({"a": [1, True]}, {}, [("a", "1"), ("a", "true")]),
        ({"a": {"b": "ü"}}, {}, [("a", '{"b":"ü"}')]),
        ({"a": [{"b": 1}]}, {}, [("a", '{"b":1}')]),
        ({"a": ThingAttributes(size=1)}, {}, [("a", '{"size":1}')]),
        (
            {"a": {"b": {"c": 1}, "d": [{"e": 2}]}},
            {"a": Encoding(style=Style("deepObject", explode=True))},
            [("a[b][c]", "1"), ("a[d][0][e]", "2")],
        ),
        ({"a": [1, 2]}, {"a": Encoding(style=Style("form"))}, [("a", "1,2")]),
        (ThingAttributes(size=1, odd="x"), {}, [("size", "1"), ("ODD", "x")]),
    ],
)
def test_forms(face: Any, fields: Any, encodings: Any, pairs: Any) -> None:
    request = sent(
        face, Request(operation(FORM, encodings=encodings), body=FormBody(fields))
    )

    assert request.headers["content-type"] == FORM
    assert parse_qsl(request.content.decode(), strict_parsing=True) == pairs


FORMS = pytest.mark.parametrize(
    ("media_type", "kind"), [(FORM, FormBody), (MULTIPART, MultipartBody)]
)


@FORMS
def test_a_form_without_fields(face: Any, media_type: str, kind: Any) -> None:
    body = kind({"a": omit, "b": None})

    request = sent(face, Request(operation(media_type), body=body))
    assert (request.content, "content-type" in request.headers) == (b"", False)

    required = operation(media_type, body_required=True)
    request = sent(face, Request(required, body=body))
    assert request.headers["content-type"].startswith(media_type)


@FORMS
def test_fields_can_be_added_to_a_form(face: Any, media_type: str, kind: Any) -> None:
    made = Request(operation(media_type), body=kind({"a": "1", "b": "2"}))

    request = sent(face, made, body={"b": 3, "c": 4})

    if kind is FormBody:
        assert request.content == b"a=1&b=3&c=4"
    else:
        values = [(name, content) for name, _, _, content in parts_of(request)]
        assert values == [("a", b"1"), ("b", b"3"), ("c", b"4")]


def test_a_model_with_files_is_a_form(face: Any) -> None:
    class Form(BaseModel):
        name: str
        file: bytes
        more: int = 1

    request = sent(face, upload(Form(name="n", file=b"\xff")))

    assert parts_of(request) == [
        ("name", None, None, b"n"),
        ("more", None, None, b"1"),
        ("file", "upload", "application/octet-stream", b"\xff"),
    ]


@pytest.mark.parametrize("value", ["a", ["a"], 1])
def test_a_form_has_fields(face: Any, value: Any) -> None:
    with pytest.raises(TypeError, match="form"):
        face(OK).send(Request(operation(FORM), body=FormBody(value)))


@pytest.mark.parametrize(
    ("media_type", "value", "sent_as"),
    [
        ("application/pdf", b"x", "application/pdf"),
        ("application/pdf", File(b"x", name="a.png"), "application/pdf"),
        ("application/pdf", File(b"x", content_type="a/b"), "a/b"),
        ("image/*", File(b"x", name="a.png"), "image/png"),
        ("image/*", File(b"x", content_type="image/x-a"), "image/x-a"),
        ("*/*", b"x", "application/octet-stream"),
        ("*/*", File(b"x", name="a.png"), "image/png"),
        ("application/*", b"x", "application/octet-stream"),
    ],
)
def test_a_file_as_the_body(
    face: Any, media_type: str, value: Any, sent_as: str
) -> None:
    request = sent(face, Request(operation(media_type), body=FileBody(value)))

    assert request.headers["content-type"] == sent_as
    assert request.headers["content-length"] == "1"
    assert request.content == b"x"


@pytest.mark.parametrize("value", [b"x", File(b"x", name="a.txt")])
def test_a_range_needs_a_type_that_fits(face: Any, value: Any) -> None:
    with pytest.raises(ValueError, match="image"):
        face(OK).send(Request(operation("image/*"), body=FileBody(value)))


def test_text_is_no_file(face: Any) -> None:
    with pytest.raises(TypeError, match=r"pathlib\.Path"):
        face(OK).send(Request(operation("application/pdf"), body=FileBody("a.pdf")))


@pytest.mark.parametrize("value", ["ü", "ü".encode()])
def test_text_bodies(face: Any, value: str | bytes) -> None:
    request = sent(face, Request(operation("text/xml"), body=TextBody(value)))

    assert request.headers["content-type"] == "text/xml"
    assert request.content == b"\xc3\xbc"
    with pytest.raises(TypeError, match="text or bytes"):
        face(OK).send(Request(operation("text/xml"), body=TextBody(5)))


@pytest.mark.parametrize("kind", [TextBody, FileBody])
def test_only_objects_have_fields_to_add(face: Any, kind: Any) -> None:
    for value in (b"x", omit):
        request = Request(operation("a/b"), body=kind(value))
        with pytest.raises(TypeError, match=r"options\.body"):
            face(OK).send(request, RequestOptions(body={"a": 1}))


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_every_method_can_have_a_body(face: Any, method: str) -> None:
    request = sent(face, Request(operation("text/plain", method), body=TextBody("x")))

    assert (request.method, request.content) == (method, b"x")


def test_the_boundary_is_not_lost_to_a_header_of_the_user(face: Any) -> None:
    request = sent(face, upload({"a": "1"}), headers={"Content-Type": MULTIPART})

    assert parts_of(request) == [("a", None, None, b"1")]


KEY = RequestOptions(idempotency_key="k")


@pytest.mark.parametrize("kind", [MultipartBody, FileBody])
def test_each_attempt_sends_all_of_a_file(face: Any, kind: Any, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    file = io.BytesIO(b"head:abc")
    file.seek(5)
    for content in (path, file, b"abc", File(path)):
        acme = face([httpx2.Response(503), httpx2.ReadError("reset"), OK])
        value = {"f": content} if kind is MultipartBody else content

        acme.send(Request(operation("a/b"), body=kind(value)), KEY)

        assert len(acme.requests) == 3
        assert len({request.content for request in acme.requests}) == 1
        assert b"abc" in acme.requests[0].content


@pytest.mark.parametrize(
    "outcome", [httpx2.Response(503), httpx2.Response(429), httpx2.ConnectError("no")]
)
def test_what_cannot_be_rewound_is_sent_once(face: Any, outcome: Any) -> None:
    file = Unseekable(b"abc")
    acme = face([outcome, OK])

    with pytest.raises(Exception, match=r"503|429|no answer"):
        acme.send(Request(operation("a/b"), body=FileBody(file)), KEY)

    assert len(acme.requests) == 1
    assert acme.requests[0].headers["transfer-encoding"] == "chunked"
    assert acme.clock.waits == []


def test_a_redirect_does_not_take_half_a_file_along(face: Any) -> None:
    file = Unseekable(b"abc")
    moved = httpx2.Response(307, headers={"location": "/v1/y"})
    acme = face([moved, OK])

    with pytest.raises(Exception, match="307"):
        acme.send(Request(operation("a/b", "GET"), body=FileBody(file)))

    assert len(acme.requests) == 1


def test_a_missing_file_sends_nothing(face: Any, tmp_path: Path) -> None:
    acme = face(OK)
    with pytest.raises(FileNotFoundError):
        acme.send(upload({"f": tmp_path / "none"}))
    assert acme.requests == []


def test_no_content_is_shown_or_logged(
    face: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    acme = face(httpx2.ReadError("reset"), max_retries=0)
    request = upload({"f": b"secret", "g": "secret"})

    with pytest.raises(APIConnectionError) as caught:
        acme.send(request)

    for text in (repr(request), repr(caught.value), str(caught.value), caplog.text):
        assert "secret" not in text.replace("secret-token", "")

"""What becomes of a body."""

import copy
import json
import pickle
from datetime import UTC, datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any, Literal

import httpx2
import pytest
from _core.errors import (
    BadRequestError,
    NotFoundError,
    ResponseDecodeError,
    ResponseValidationError,
)
from _core.headers import Headers
from _core.model import schema_issues
from _core.operation import Operation
from _core.repair import repaired
from _core.request import Request
from _core.response import Response, SchemaIssue
from _core.shape import Shape
from acme.models.things import (
    Cat,
    Failure,
    Json,
    Owner,
    Thing,
    ThingAttributes,
)
from pydantic import ValidationError


def operation(responses: Any) -> Operation[Any]:
    return Operation("GET", "/things", responses=responses)


def thing(face: Any, fields: dict[str, Any], **options: Any) -> Thing:
    acme = face(httpx2.Response(200, json={"id": "1", **fields}), **options)
    result = acme.call(acme.client.things.get, "1")
    assert isinstance(result, Thing)
    return result


def test_what_fits(face: Any) -> None:
    wire = {
        "createdAt": "2024-01-02T03:04:05Z",
        "count": 3,
        "price": 1.5,
        "exact": "1.10",
        "state": "on",
        "owner": {"name": "a", "parent": {"name": "b"}},
        "pet": {"kind": "cat", "lives": 9},
        "weird-flag": "yes",
    }
    result = thing(face, wire, strict=True)

    assert result.created_at == datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert result.exact == Decimal("1.10")
    assert result.owner == Owner(name="a", parent=Owner(name="b"))
    assert result.pet == Cat(kind="cat", lives=9)
    assert result.flag == "yes"
    assert result.price == 1.5
    assert schema_issues(result) == ()
    assert result.to_wire() == {"id": "1", **wire}


@pytest.mark.parametrize(
    ("wire", "attribute", "expected"),
    [
        ({"count": 3.0}, "count", 3),
        ({"price": 3}, "price", 3.0),
        ({"state": "new in the API"}, "state", "new in the API"),
        ({"added": {"x": 1}}, "added", {"x": 1}),
        ({"count": None}, "count", None),
        ({}, "count", None),
        ({"jsonText": ["a", {"b": None}]}, "json_text", ["a", {"b": None}]),
        ({"anything": [1, "a"]}, "anything", [1, "a"]),
    ],
)
def test_what_is_no_issue_even_for_a_strict_client(
    face: Any, wire: dict[str, Any], attribute: str, expected: Any
) -> None:
    result = thing(face, wire, strict=True)

    assert getattr(result, attribute) == expected
    assert type(getattr(result, attribute)) is type(expected)
    assert result.to_wire() == {"id": "1", **wire}


# What came, what the caller gets at the attribute, and where the issues are.
MISFITS: list[tuple[dict[str, Any], str, Any, list[str]]] = [
    ({"id": 7}, "id", 7, ["id"]),
    ({"id": None}, "id", None, ["id"]),
    ({"count": "3"}, "count", "3", ["count"]),
    ({"count": 3.5}, "count", 3.5, ["count"]),
    ({"count": True}, "count", True, ["count"]),
    ({"active": 1}, "active", 1, ["active"]),
    ({"active": "true"}, "active", "true", ["active"]),
    ({"price": "1.5"}, "price", "1.5", ["price"]),
    ({"state": 3}, "state", 3, ["state"]),
    ({"createdAt": "yesterday"}, "created_at", "yesterday", ["createdAt"]),
    ({"createdAt": 1700000000}, "created_at", 1700000000, ["createdAt"]),
    ({"weird-flag": 1.5}, "flag", 1.5, ["weird-flag"]),
    ({"owner": "me"}, "owner", "me", ["owner"]),
    ({"owners": {}}, "owners", {}, ["owners"]),
    ({"owners": ["a"]}, "owners", ["a"], ["owners[0]"]),
    ({"pet": {"kind": "fish"}}, "pet", {"kind": "fish"}, ["pet"]),
    ({"jsonText": ["a", {"b": 1}]}, "json_text", ["a", {"b": 1}], ["jsonText"]),
    ({"few": [1.5, 2.5, 3.5]}, "few", [1.5, 2.5, 3.5], ["few"]),
    ({"long": "a"}, "long", "a", ["long"]),
    ({"pet": {"lives": 9}}, "pet", {"lives": 9}, ["pet"]),
]


@pytest.mark.parametrize(("wire", "attribute", "expected", "issues"), MISFITS)
def test_what_does_not_fit_stays_as_it_came_and_is_listed(
    face: Any, wire: dict[str, Any], attribute: str, expected: Any, issues: list[str]
) -> None:
    result = thing(face, wire)

    assert getattr(result, attribute) == expected
    assert type(getattr(result, attribute)) is type(expected)
    assert [str(i).partition(":")[0] for i in schema_issues(result)] == issues
    assert result.to_wire() == {"id": "1", **wire}


@pytest.mark.parametrize(("wire", "_a", "_e", "issues"), MISFITS)
def test_a_strict_client_raises(
    face: Any, wire: dict[str, Any], _a: str, _e: Any, issues: list[str]
) -> None:
    with pytest.raises(ResponseValidationError) as caught:
        thing(face, wire, strict=True)

    assert [str(i).partition(":")[0] for i in caught.value.issues] == issues
    assert issues[0] in str(caught.value)
    assert caught.value.status_code == 200


def test_what_is_beside_the_fault_is_parsed_as_always(face: Any) -> None:
    result = thing(
        face,
        {
            "createdAt": "2024-01-02T03:04:05Z",
            "owners": [{"name": "a", "x": 1}, {"name": 2, "parent": {"name": "p"}}],
            "byName": {"k": {"name": "b"}, "l": {"name": False}},
            "pets": [{"kind": "cat", "lives": "nine"}, {"kind": "dog", "tricks": []}],
            "extra": [1],
        },
    )

    assert result.created_at == datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert result.owners is not None
    assert result.owners[0] == Owner.model_validate({"name": "a", "x": 1})
    assert result.owners[1].parent == Owner(name="p")
    assert isinstance(result.pets, list)
    assert isinstance(result.pets[0], Cat)
    assert result.pets[0].lives == "nine"
    assert result.model_extra == {"extra": [1]}
    assert [i.path for i in schema_issues(result)] == [
        ("owners", 1, "name"),
        ("byName", "l", "name"),
        ("pets", 0, "lives"),
    ]
    assert [i.path for i in schema_issues(result.owners[1])] == [("owners", 1, "name")]
    assert schema_issues(result.owners[0]) == ()


def test_a_required_field_that_is_missing_is_not_made_up(face: Any) -> None:
    acme = face(httpx2.Response(200, json={"count": 1}))
    result = acme.call(acme.client.things.get, "1")

    assert result.count == 1
    assert [str(i) for i in schema_issues(result)] == ["id: required and missing"]
    assert result.to_wire() == {"count": 1}
    assert "count=1" in repr(result)
    with pytest.raises(AttributeError, match=r"Thing\.id is required by the schema"):
        _ = result.id
    with pytest.raises(AttributeError, match="no_such"):
        _ = result.no_such


def test_python_names_are_not_taken_for_wire_names(face: Any) -> None:
    result = thing(face, {"created_at": "text"})

    assert result.created_at is None
    assert result.model_extra == {"created_at": "text"}


@pytest.mark.parametrize("count", [1, "x"], ids=["fits", "repaired"])
def test_a_field_and_an_unknown_one_of_its_python_name_are_both_kept(
    face: Any, count: object
) -> None:
    created = "2026-01-02T03:04:05Z"
    wire = {"id": "1", "count": count, "createdAt": created, "created_at": "text"}
    acme = face(httpx2.Response(200, json=wire))
    result = acme.call(acme.client.things.get, "1")

    for twin in (result, copy.deepcopy(result), pickle.loads(pickle.dumps(result))):
        assert twin.created_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
        assert twin.model_extra == {"created_at": "text"}
        assert twin.to_wire() == wire
    result.created_at = None
    assert result.to_wire() == {**wire, "createdAt": None}


def test_nor_where_something_is_repaired(face: Any) -> None:
    wire = {"id": "1", "created_at": "text", "count": "x"}
    acme = face(httpx2.Response(200, json=wire))
    result = acme.call(acme.client.things.get, "1")

    assert result.created_at is None
    assert result.model_extra == {"created_at": "text"}
    assert result.to_wire() == wire


def test_issues_of_what_is_no_model(face: Any) -> None:
    acme = face(httpx2.Response(200, json=[{"id": "1"}, {"id": 2}]))
    request = Request(operation({200: "things.Things"}))

    result = acme.send(request)

    assert [t.id for t in result] == ["1", 2]
    assert schema_issues(result) == ()
    assert [i.path for i in schema_issues(result[1])] == [(1, "id")]


@pytest.mark.parametrize(
    ("content", "content_type", "message"),
    [
        (
            b"<html>Sign in</html>",
            "text/html",
            r"text/html.*starts with: <html>Sign in",
        ),
        (b'{"key": "s3cret', "application/json", r"json, 15 bytes\) is not JSON$"),
        (b"", "application/json", "empty"),
        (b'{"id": "1"', "application/json", "not JSON"),
        (b'{"id": "\xff"}', "application/json", "not JSON"),
        (b"\x00\x01", "", "of unknown type"),
    ],
)
def test_a_body_that_is_not_json(
    face: Any, content: bytes, content_type: str, message: str
) -> None:
    headers = {"content-type": content_type} if content_type else {}
    acme = face(httpx2.Response(200, headers=headers, content=content))

    with pytest.raises(ResponseDecodeError, match=message) as caught:
        acme.call(acme.client.things.get, "1")

    assert caught.value.status_code == 200
    assert caught.value.content == content


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("things.Thing", "null", "JSON null where an object is"),
        ("things.Thing", "[]", "JSON array where an object is"),
        ("things.Thing", '"ok"', "JSON string where an object is"),
        ("things.Thing", "1e999", "JSON number where an object is"),
        ("things.Things", "{}", "JSON object where an array is"),
        ("things.Thing", "true", "JSON boolean where an object is"),
        ("things.Pet", '"ok"', "JSON string where an object is"),
        ("things.Owners", "0", "JSON number where an object or null is"),
    ],
)
def test_a_body_of_another_kind_is_no_result(
    face: Any, strict: bool, name: str, content: str, message: str
) -> None:
    acme = face(httpx2.Response(200, content=content), strict=strict)

    with pytest.raises(ResponseDecodeError, match=f"the body is a {message}"):
        acme.send(Request(operation({200: name})))


def test_a_body_that_may_be_null(face: Any) -> None:
    acme = face(httpx2.Response(200, content=b"null"), strict=True)

    assert acme.send(Request(operation({200: "things.Owners"}))) is None


def test_an_error_body_of_another_kind_stays_as_it_came(face: Any) -> None:
    acme = face(httpx2.Response(400, json=["no"]))

    with pytest.raises(BadRequestError) as caught:
        acme.call(acme.client.things.get, "1")

    assert caught.value.body == ["no"]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
@pytest.mark.parametrize(
    ("name", "content", "path"),
    [
        ("things.Thing", '{"id": "1", "price": %s}', ("price",)),
        ("things.Numbers", "[1.5, %s]", (1,)),
        ("things.Exact", '{"a": %s}', ("a",)),
    ],
)
def test_numbers_are_finite(
    face: Any, number: str, name: str, content: str, path: Any
) -> None:
    answer = httpx2.Response(200, text=content % number)
    request = Request(operation({200: name}))
    acme, strict = face(answer), face(answer, strict=True)

    result = acme.send(request)
    assert str(getattr(result, "price", result)).strip("[]}")[-3:] in ("nan", "inf")
    with pytest.raises(ResponseValidationError, match="finite") as caught:
        strict.send(request)
    assert [i.path for i in caught.value.issues] == [path]


@pytest.mark.parametrize("charset", ["idna", "undefined", "punycode", "no-such", "hex"])
def test_a_charset_that_is_none_hides_nothing(face: Any, charset: str) -> None:
    headers = {"content-type": f"text/plain; charset={charset}"}
    answer = httpx2.Response(400, headers=headers, content=b"no \xff-a\x80.\x81" * 99)
    acme = face(answer)

    with pytest.raises(BadRequestError, match="400: no"):
        acme.call(acme.client.things.get, "1")


def broken_gzip(status: int) -> Any:
    """Answer with a body that cannot be decompressed."""
    headers = {"content-encoding": "gzip"}
    stream = httpx2.ByteStream(b"not gzip")
    return lambda _: httpx2.Response(status, headers=headers, stream=stream)


def test_the_status_of_an_error_counts_if_its_body_is_broken(face: Any) -> None:
    acme = face(broken_gzip(404))

    with pytest.raises(NotFoundError) as caught:
        acme.call(acme.client.things.get, "1")
    assert caught.value.body is None


@pytest.mark.parametrize("name", ["Any", "bytes", None])
def test_a_broken_body_is_no_result(face: Any, name: Any) -> None:
    acme = face(broken_gzip(200))

    with pytest.raises(ResponseDecodeError, match="200: the body cannot be decoded"):
        acme.send(Request(operation({200: name})))
    assert acme.request


def test_head_has_no_body(face: Any) -> None:
    head: Operation[Any] = Operation("HEAD", "/x", responses={200: "things.Thing"})
    acme = face([httpx2.Response(200), httpx2.Response(404)], strict=True)

    assert acme.send(Request(head)) is None
    with pytest.raises(NotFoundError):
        acme.send(Request(head))


def test_json_counts_whatever_its_type_is_called(face: Any) -> None:
    headers = {"content-type": "text/plain"}
    content = b'\xef\xbb\xbf {"id": "1"}'
    acme = face(httpx2.Response(200, headers=headers, content=content))

    assert acme.call(acme.client.things.get, "1").id == "1"


@pytest.mark.parametrize(
    ("type_name", "expected"),
    [
        ("Any", {"a": [1]}),
        ("str", '{"a": [1]}'),
        ("bytes", b'{"a": [1]}'),
        (None, None),
    ],
)
def test_types_that_are_no_models(face: Any, type_name: Any, expected: Any) -> None:
    acme = face(httpx2.Response(200, content=b'{"a": [1]}'))

    assert acme.send(Request(operation({200: type_name}))) == expected


@pytest.mark.parametrize("key", [200, "2XX", "default"])
def test_the_type_of_a_status(face: Any, key: Any) -> None:
    acme = face(httpx2.Response(200, json={"id": "1"}))

    assert isinstance(acme.send(Request(operation({key: "things.Thing"}))), Thing)


def test_a_success_that_is_not_documented_is_the_documented_type(face: Any) -> None:
    acme = face(httpx2.Response(201, json={"id": "1"}))
    raw = acme.raw(acme.client.things.get, "1")

    assert isinstance(raw.parsed, Thing)
    assert [str(i) for i in raw.issues] == ["body: the status 201 is not documented"]
    assert schema_issues(raw.parsed) == raw.issues


def test_a_documented_status_without_content(face: Any) -> None:
    acme = face(httpx2.Response(204))

    assert acme.call(acme.client.things.get, "1") is None


def test_the_typed_body_of_an_error(face: Any) -> None:
    wire = {"code": "c", "message": "no", "statusCode": 400}
    acme = face(httpx2.Response(400, json=wire))

    with pytest.raises(BadRequestError, match="400: no") as caught:
        acme.call(acme.client.things.get, "1")

    assert isinstance(caught.value.body, Failure)
    assert caught.value.body.to_wire() == wire


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    ("status", "content", "body"),
    [
        (404, b'{"error": "gone"}', {"error": "gone"}),
        (400, b"<html>", "<html>"),
        (400, b"", None),
        (400, b"\xff\xfe", "\ufffd\ufffd"),
    ],
)
def test_the_body_of_an_error_never_hides_it(
    face: Any, strict: bool, status: int, content: bytes, body: Any
) -> None:
    acme = face(httpx2.Response(status, content=content), strict=strict)

    error = {404: NotFoundError, 400: BadRequestError}[status]
    with pytest.raises(error) as caught:
        acme.call(acme.client.things.get, "1")

    assert caught.value.body == body
    assert caught.value.content == content


def test_an_error_body_that_does_not_fit_is_repaired(face: Any) -> None:
    acme = face(httpx2.Response(400, json={"code": 5, "statusCode": 401}), strict=True)

    with pytest.raises(BadRequestError) as caught:
        acme.call(acme.client.things.get, "1")

    assert caught.value.body.code == 5
    paths = [i.path for i in schema_issues(caught.value.body)]
    assert paths == [("code",), ("message",), ("statusCode",)]


def test_a_model_that_is_sent_may_come_back(face: Any) -> None:
    acme = face(httpx2.Response(200, json={"size": 1}), strict=True)
    request = Request(operation({200: "things.ThingAttributes"}))

    assert acme.send(request) == ThingAttributes(size=1)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/problem+json", {"code": "x"}),
        ("text/plain", '{"code": "x"}'),
        ("", '{"code": "x"}'),
    ],
)
def test_an_error_documented_as_text_is_read_by_what_came(
    face: Any, content_type: str, body: Any
) -> None:
    operation: Any = Operation("GET", "/x", responses={200: "str", 400: "str"})
    headers = {"content-type": content_type} if content_type else {}
    acme = face(httpx2.Response(400, headers=headers, content=b'{"code": "x"}'))
    with pytest.raises(BadRequestError) as caught:
        acme.send(Request(operation))
    assert caught.value.body == body


MOST = 10_000


@pytest.mark.parametrize(
    ("name", "content", "path"),
    [
        ("things.Things", b"[%s]" % b",".join([b"0"] * 2 * MOST), (MOST,)),
        (
            "things.Thing",
            b'{"id":"1","owners":[%s]}' % b",".join([b"0"] * 2 * MOST),
            ("owners", MOST),
        ),
        (
            "things.Owners",
            b"{%s}" % b",".join(b'"%d":0' % n for n in range(2 * MOST)),
            (str(MOST),),
        ),
    ],
)
def test_what_never_fits_is_repaired_up_to_a_bound(
    face: Any, name: str, content: bytes, path: tuple[Any, ...]
) -> None:
    answer = httpx2.Response(200, content=content)

    with pytest.raises(ResponseValidationError) as caught:
        face(answer, strict=True).send(Request(operation({200: name})))
    *_, last = caught.value.issues
    assert len(caught.value.issues) == MOST + 1
    assert last.path == path
    assert "too much does not fit" in last.message
    assert face(answer).send(Request(operation({200: name})))


def test_the_bound_is_told_where_it_was_reached(face: Any) -> None:
    wire = {"id": "1", "owners": [{"name": 0}] * (MOST + 2), "pet": 0}
    acme = face(httpx2.Response(200, json=wire))
    result = acme.call(acme.client.things.get, "1")

    assert result.to_wire() == wire
    assert isinstance(result.owners[MOST - 1], Owner)
    assert result.owners[MOST] == {"name": 0}
    assert schema_issues(result)[-1].path == ("owners", MOST)


def test_depth_is_no_multiple_of_the_work(
    face: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each level of what does not fit is validated again, with all that is in it."""
    monkeypatch.setattr("_core.repair._MOST_WORK", 1 << 18)
    wide = [0] * 10_000
    deep = b'{"name":1,"parent":' * 150 + json.dumps(wide).encode() + b"}" * 150
    acme = face(httpx2.Response(200, content=b'{"id":"1","owner":%s}' % deep))
    result = acme.call(acme.client.things.get, "1")

    assert "too much does not fit" in schema_issues(result)[-1].message


@pytest.mark.parametrize("kind", [list[Owner], Thing])
def test_an_array_ends_at_its_first_fault(kind: Any) -> None:
    items = json.dumps([0] * 1000)
    content = items if kind is not Thing else f'{{"id":"1","owners":{items}}}'
    with pytest.raises(ValidationError) as caught:
        Shape(kind).validated(content.encode())
    assert caught.value.error_count() == 1


@pytest.mark.parametrize("kind", [dict[str, Owner], Thing])
def test_a_map_ends_at_its_first_fault(kind: Any) -> None:
    items = json.dumps(dict.fromkeys(map(str, range(1000)), 0))
    content = items if kind is not Thing else f'{{"id":"1","byName":{items}}}'
    with pytest.raises(ValidationError) as caught:
        Shape(kind).validated(content.encode())
    assert caught.value.error_count() == 1


@pytest.mark.parametrize("kind", [Json, list[Json], Thing])
def test_so_do_those_in_what_names_itself(kind: Any) -> None:
    items = json.dumps([[0] * 100, {"a": [0] * 100}] * 10)
    content = items if kind is not Thing else f'{{"id":"1","jsonText":{items}}}'
    with pytest.raises(ValidationError) as caught:
        Shape(kind).validated(content.encode())
    assert caught.value.error_count() < 20


def test_reasons_are_counted_where_they_are_many() -> None:
    maps: list[Any] = [dict[str, Literal[number]] for number in range(25)]
    content = b'{"a": "x"}'
    shape = Shape(reduce(or_, maps))
    with pytest.raises(ValidationError) as caught:
        shape.validated(content)

    _, issues = repaired(shape, json.loads(content), caught.value, len(content))
    assert [str(issue) for issue in issues] == ["body: does not fit, for 25 reasons"]


@pytest.mark.parametrize(
    ("charset", "content", "text"),
    [
        ("utf-8", "ü".encode(), "ü"),
        ('"UTF-16LE"', "ü".encode("utf-16-le"), "ü"),
        ("us-ascii", b"a", "a"),
        ("iso-8859-1", b"\xfc", "ü"),
        ("ISO-8859-15", b"\xa4", "€"),
        ("latin1", b"\xfc", "ü"),
        ("windows-1252", b"\x80", "€"),
        ("cp1252", b"\x80", "€"),
        ("Shift_JIS", "日".encode("shift_jis"), "日"),
        ("euc-jp", "日".encode("euc-jp"), "日"),
        ("euc-kr", "한".encode("euc-kr"), "한"),
        ("gb2312", "中".encode("gb2312"), "中"),
        ("gbk", "中".encode("gbk"), "中"),
        ("gb18030", "中".encode("gb18030"), "中"),
        ("big5", "中".encode("big5"), "中"),
        ("koi8-r", "я".encode("koi8-r"), "я"),
        ("punycode", b"bcher-kva", "bcher-kva"),
        ("idna", b"xn--bcher-kva", "xn--bcher-kva"),
        ("unicode_escape", rb"\u0041", r"\u0041"),
        ("utf-8-punycode", "ü".encode(), "ü"),
        ("cp99999", "ü".encode(), "ü"),
    ],
)
def test_the_server_chooses_among_plain_encodings(
    charset: str, content: bytes, text: str
) -> None:
    headers = Headers([(b"content-type", f"text/plain; charset={charset}".encode())])
    assert Response(200, headers, content).text == text


def test_an_issue_is_one_printable_line() -> None:
    issue = SchemaIssue(("a\x1b]0;x\x07\nb", 0, "c"), "no\r\nnumber\u202e")
    assert str(issue) == r"a\x1b]0;x\x07\nb[0].c: no\r\nnumber\u202e"

"""Server-sent events and lines, whatever pieces they come in."""

from itertools import pairwise

import pytest
from _core.lines import LineDecoder, Message, TooLong
from _core.sse import EventDecoder

Decoder = EventDecoder | LineDecoder


def decoded(decoder: Decoder, *pieces: bytes) -> list[Message]:
    found = [message for piece in pieces for message in decoder.feed(piece)]
    return [*found, *decoder.end()]


def in_two(content: bytes) -> list[tuple[bytes, bytes]]:
    return [(content[:at], content[at:]) for at in range(len(content) + 1)]


def byte_by_byte(content: bytes) -> list[bytes]:
    return [content[start:end] for start, end in pairwise(range(len(content) + 1))]


TEXT = (
    "\ufeff: a comment\n"
    "data: {}\n"
    "\n"
    "event: added\n"
    "id: 7\n"
    "retry: 300\n"
    "data: line one\n"
    "data:  line two\n"
    "data\n"
    "ignored: field\n"
    "\n"
    "data:Käse\n"
    "\n"
    "data: never ended"
)
MESSAGES = [
    Message(b"{}"),
    Message(b"line one\n line two\n", "added", "7", 300),
    Message("Käse".encode(), id="7"),
]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"], ids=["LF", "CR", "CRLF"])
def test_events_are_the_same_however_they_are_cut(end: str) -> None:
    content = TEXT.replace("\n", end).encode()
    assert decoded(EventDecoder(), content) == MESSAGES
    assert decoded(EventDecoder(), *byte_by_byte(content)) == MESSAGES
    assert decoded(EventDecoder(), b"", content, b"") == MESSAGES
    for pieces in in_two(content):
        assert decoded(EventDecoder(), *pieces) == MESSAGES


def test_an_event_comes_with_the_end_of_its_last_line() -> None:
    decoder = EventDecoder()
    assert [*decoder.feed(b"data: 1\r\n\r")] == [Message(b"1")]
    assert [*decoder.feed(b"\ndata: 2\n\n")] == [Message(b"2")]


@pytest.mark.parametrize(
    ("content", "messages"),
    [
        (b"\n\n\n", []),
        (b": nothing but a comment\n\n", []),
        (b"event: without data\n\ndata: x\n\n", [Message(b"x")]),
        (b"id: 1\n\ndata: x\n\n", [Message(b"x", id="1")]),
        (b"data\n\n", [Message(b"")]),
        (b"data:\ndata:\n\n", [Message(b"\n")]),
        (b"data: a: b\n\n", [Message(b"a: b")]),
        (b" data: x\n\n", []),
        (b"Data: x\n\n", []),
        (b"id: 1\nid: 2\0\ndata: x\n\n", [Message(b"x", id="1")]),
        (b"id: 1\ndata: x\n\nid\ndata: y\n\n", [Message(b"x", id="1"), Message(b"y")]),
        (b"retry: soon\ndata: x\n\n", [Message(b"x")]),
        (b"retry: -1\ndata: x\n\n", [Message(b"x")]),
        (b"retry: " + b"9" * 5000 + b"\ndata: x\n\n", [Message(b"x")]),
        (
            b"retry: 10\ndata: x\n\ndata: y\n\n",
            [Message(b"x", retry=10), Message(b"y")],
        ),
        (b"event: \xff\ndata: \xff\n\n", [Message(b"\xff", "\ufffd")]),
    ],
)
def test_fields(content: bytes, messages: list[Message]) -> None:
    assert decoded(EventDecoder(), content) == messages


LINES = b'{"a": 1}\r\n\n  \n"x\\ny"\n\x1e{"b": 2}\n[3]'
LINE_MESSAGES = [Message(d) for d in (b'{"a": 1}', b'"x\\ny"', b'{"b": 2}', b"[3]")]


def test_lines_are_the_same_however_they_are_cut() -> None:
    assert decoded(LineDecoder(), LINES) == LINE_MESSAGES
    assert decoded(LineDecoder(), *byte_by_byte(LINES)) == LINE_MESSAGES
    for pieces in in_two(LINES):
        assert decoded(LineDecoder(), *pieces) == LINE_MESSAGES


@pytest.mark.parametrize("kind", [EventDecoder, LineDecoder])
def test_a_line_has_an_end(kind: type[Decoder]) -> None:
    decoder = kind(10)
    assert len([*decoder.feed(b"x" * 9), *decoder.feed(b"\n" * 30)]) <= 1
    assert decoded(decoder, b"\n" * 30, b"x" * 10, b"\n", b"y" * 10, b"\n") != 0
    with pytest.raises(TooLong):
        decoded(decoder, b"x" * 6, b"x" * 6)


def test_an_event_has_an_end() -> None:
    with pytest.raises(TooLong):
        decoded(EventDecoder(20), *[b"data: 123\n"] * 6)
    short = decoded(EventDecoder(20), *[b"data: 123\n\n"] * 60)
    assert len(short) == 60


def test_many_small_pieces_of_a_long_line_take_linear_time() -> None:
    pieces = [b"x" * 64] * 50_000
    assert decoded(LineDecoder(), *pieces, b"\n") == [Message(b"x" * 64 * 50_000)]

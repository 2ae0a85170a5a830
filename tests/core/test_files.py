"""Files: what can be one, what the server is told of it, how it is read."""

import io
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest
from _core.files import BLOCK, File, as_file, source_of


class Unseekable(io.BytesIO):
    def seekable(self) -> bool:
        return False


class OnlyRead:
    """As little of a file as can be."""

    def __init__(self, content: bytes) -> None:
        self._file = io.BytesIO(content)

    def read(self, size: int, /) -> bytes:
        return self._file.read(size)


class Named(io.BytesIO):
    def __init__(self, name: Any) -> None:
        super().__init__()
        self.name = name


@pytest.mark.parametrize(
    ("file", "name", "guessed"),
    [
        (File(b""), "upload", None),
        (File(b"", name="a.png"), "a.png", "image/png"),
        (File(b"", name="a/b.png"), "a/b.png", "image/png"),
        (File(b"", name=""), "upload", None),
        (File(Path("x/a.PDF")), "a.PDF", "application/pdf"),
        (File(Path("/")), "upload", None),
        (File(io.BytesIO()), "upload", None),
        (File(Named("x/a.txt")), "a.txt", "text/plain"),
        (File(Named(3)), "upload", None),
        (File(Path("a.tar.gz")), "a.tar.gz", None),
        (File(b"", name="data:text/html\r\nX-Evil: 1,"), None, None),
    ],
)
def test_what_a_server_is_told(
    file: File, name: str | None, guessed: str | None
) -> None:
    assert name in (None, file.file_name)
    assert file.guessed_type == guessed


@pytest.mark.parametrize("value", ["a.png", "content", 5, None, {"a": 1}, [b"a"]])
def test_what_is_no_file_is_refused(value: Any) -> None:
    with pytest.raises(TypeError, match="path"):
        as_file(value)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"content": io.StringIO()}, TypeError),
        ({"content": File(b"")}, TypeError),
        ({"content": b"", "name": 3}, TypeError),
        ({"content": b"", "content_type": "a/b\r\nX-Evil: 1"}, ValueError),
    ],
)
def test_files_that_make_no_sense(arguments: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        File(**arguments)


def test_contents_are_not_shown() -> None:
    assert "secret" not in repr(File(b"secret", name="a"))


def test_bytes_are_there_again() -> None:
    contents: list[Any] = [b"abc", bytearray(b"abc"), memoryview(b"abc")]
    for content in contents:
        source = source_of(content)

        assert (source.length, source.replayable) == (3, True)
        assert [b"".join(source.blocks()) for _ in range(2)] == [b"abc"] * 2


def test_a_path_is_opened_for_each_reading(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    source = source_of(path)

    assert (source.length, source.replayable) == (3, True)
    assert [b"".join(source.blocks()) for _ in range(2)] == [b"abc"] * 2


def test_a_missing_path_and_a_folder_are_refused_before_they_are_read(
    tmp_path: Path,
) -> None:
    with pytest.raises(FileNotFoundError):
        source_of(tmp_path / "none")
    with pytest.raises(IsADirectoryError):
        source_of(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_named_pipe_is_read_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    source = source_of(tmp_path / "pipe")

    assert (source.length, source.replayable) == (None, False)


def test_an_open_file_goes_on_where_it_stands() -> None:
    file = io.BytesIO(b"head:abc")
    file.read(5)
    source = source_of(file)

    assert file.tell() == 5
    assert (source.length, source.replayable) == (3, True)
    assert [b"".join(source.blocks()) for _ in range(2)] == [b"abc"] * 2


def test_a_spooled_file_is_rewound() -> None:
    with tempfile.SpooledTemporaryFile() as file:
        file.write(b"abc")
        file.seek(0)
        source = source_of(file)

        assert source.length == 3
        assert [b"".join(source.blocks()) for _ in range(2)] == [b"abc"] * 2


@pytest.mark.parametrize("file", [Unseekable(b"abc"), OnlyRead(b"abc")])
def test_what_cannot_be_rewound_is_read_once(file: Any) -> None:
    source = source_of(file)

    assert (source.length, source.replayable) == (None, False)
    assert b"".join(source.blocks()) == b"abc"


def test_a_closed_file_is_refused() -> None:
    file = io.BytesIO(b"abc")
    file.close()

    with pytest.raises(ValueError, match="closed"):
        source_of(file)


def test_files_are_read_in_blocks() -> None:
    blocks = list(source_of(io.BytesIO(bytes(3 * BLOCK))).blocks())

    assert max(map(len, blocks)) <= BLOCK
    assert sum(map(len, blocks)) == 3 * BLOCK


def test_a_file_that_changes_keeps_to_its_announced_length(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    source = source_of(path)

    path.write_bytes(b"abcdef")
    assert b"".join(source.blocks()) == b"abc"

    path.write_bytes(b"a")
    with pytest.raises(OSError, match="2 bytes shorter"):
        list(source.blocks())


def test_progress_without_a_known_end() -> None:
    told: list[tuple[int, int | None]] = []
    file = File(Unseekable(bytes(BLOCK + 1)), progress=lambda *now: told.append(now))

    assert told == []
    assert b"".join(file.source().blocks()) == bytes(BLOCK + 1)
    assert told == [(0, None), (BLOCK, None), (BLOCK + 1, None)]

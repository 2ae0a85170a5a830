"""Files to send: bytes, paths and open files, read as late as can be."""

from __future__ import annotations

import errno
import io
import mimetypes
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol, TypeAlias, TypeGuard

from .build import NO_OBJECT
from .headers import checked
from .omit import omit
from .operation import Operation
from .request import Encoded
from .upload import Progress, Source, Upload

BLOCK: Final = 65_536
BINARY: Final = "application/octet-stream"


class BinaryFile(Protocol):
    """A file that is open for reading bytes."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes; none at the end."""
        ...


Content: TypeAlias = bytes | os.PathLike[str] | BinaryFile


@dataclass(frozen=True, slots=True)
class File:
    """A file to send, with what its content does not say by itself.

    A path is opened for each attempt. An open file is sent from where it stands; if
    it cannot be rewound, the call is not repeated.

    Args:
        content: Bytes, a path, or a file that is open for reading bytes.
        name: What the server is told; by default the name of the path or open file.
        content_type: The media type; by default what the API documents, or else
            what goes with the name.
        progress: Called while it is sent, with how many of its bytes went so far, and
            how many there are, or None if that is not known; each attempt begins at 0.
    """

    content: Content = field(repr=False)
    name: str | None = None
    content_type: str | None = None
    progress: Progress | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        _check(self.content, self.name)
        if self.content_type is not None:
            checked("content-type", self.content_type)

    @property
    def file_name(self) -> str:
        """The name that the server is told."""
        if self.name:
            return self.name
        if isinstance(self.content, os.PathLike):
            return Path(self.content).name or "upload"
        named: object = getattr(self.content, "name", None)
        return (Path(named).name if isinstance(named, str) else "") or "upload"

    @property
    def guessed_type(self) -> str | None:
        """The media type that the end of its name stands for."""
        # Of the end alone: of a whole URL it would return what stands in it.
        end = Path(self.file_name).suffix
        guessed, packed = mimetypes.guess_type(f"file{end}")
        return None if packed else guessed

    def source(self) -> Source:
        """Return where its bytes come from.

        Raises:
            OSError: There is no such file.
        """
        source = source_of(self.content)
        if self.progress is None:
            return source
        return replace(source, blocks=partial(_told, source, self.progress))


FileInput: TypeAlias = bytes | os.PathLike[str] | BinaryFile | File


def is_file(value: object) -> TypeGuard[FileInput]:
    """Whether a value can be sent as a file only; text can mean several things."""
    return isinstance(value, File) or _is_content(value)


def as_file(value: Any) -> File:
    """Return a file with what the caller says of it.

    Raises:
        TypeError: It is none.
    """
    return value if isinstance(value, File) else File(value)


def _is_content(value: object) -> TypeGuard[Content]:
    is_bytes = isinstance(value, bytes | bytearray | memoryview)
    return is_bytes or isinstance(value, os.PathLike) or _is_open(value)


def _is_open(value: object) -> TypeGuard[BinaryFile]:
    return callable(getattr(value, "read", None))


def _check(content: object, name: object) -> None:
    if isinstance(content, str):
        text = "text may be a path or a content: pass a pathlib.Path, or bytes"
        raise TypeError(text)
    if not _is_content(content):
        raise TypeError(
            f"a file is bytes, a path or a binary file, not {type(content)!r}"
        )
    if isinstance(content, io.TextIOBase):
        raise TypeError("the file is open for text; open it in binary mode")
    if name is not None and not isinstance(name, str):
        raise TypeError(f"the name of a file must be text, not {type(name)!r}")


def source_of(content: Content) -> Source:
    """Return where the bytes of a file come from.

    Raises:
        OSError: There is no such file.
    """
    if isinstance(content, os.PathLike):
        return _at(Path(content))
    if not isinstance(content, bytes | bytearray | memoryview):
        return _opened(content)
    whole = bytes(content)
    return Source(lambda: _read(io.BytesIO(whole), None), len(whole), replayable=True)


def _at(path: Path) -> Source:
    found = path.stat()
    if stat.S_ISDIR(found.st_mode):
        code = errno.EISDIR
        raise IsADirectoryError(code, os.strerror(code), str(path))
    regular = stat.S_ISREG(found.st_mode)
    length = found.st_size if regular else None

    def blocks() -> Iterator[bytes]:
        with path.open("rb") as file:
            yield from _read(file, length)

    return Source(blocks, length, replayable=regular)


def _opened(file: BinaryFile) -> Source:
    seekable: Any = getattr(file, "seekable", None)
    if seekable is None or not seekable():
        return Source(lambda: _read(file, None), None, replayable=False)
    rewindable: Any = file
    start = rewindable.tell()
    try:
        length = max(0, rewindable.seek(0, io.SEEK_END) - start)
    except (OSError, ValueError):
        length = None
    rewindable.seek(start)

    def blocks() -> Iterator[bytes]:
        rewindable.seek(start)
        yield from _read(file, length)

    return Source(blocks, length, replayable=True)


def _read(file: BinaryFile, length: int | None) -> Iterator[bytes]:
    """Read to the end, or as many bytes as were announced."""
    left = length
    while left != 0:
        block = file.read(BLOCK if left is None else min(BLOCK, left))
        if not block:
            break
        if left is not None:
            left -= len(block)
        yield block
    if left:
        raise OSError(f"the file became {left} bytes shorter while it was sent")


def _told(source: Source, progress: Progress) -> Iterator[bytes]:
    """Read, and tell how much went: a block did when the next one is wanted."""
    sent = 0
    progress(sent, source.length)
    for block in source.blocks():
        yield block
        sent += len(block)
        progress(sent, source.length)


@dataclass(frozen=True, slots=True)
class FileBody:
    """A body that is one file."""

    value: Any = field(repr=False)

    def encoded(
        self, operation: Operation[Any], extra: Mapping[str, Any]
    ) -> Encoded | None:
        """Return it as it is sent; None if it was not given.

        Raises:
            OSError: A path leads to no file.
            TypeError: It is none.
            ValueError: Its media type is open, and nothing says it.
        """
        if extra:
            raise TypeError(NO_OBJECT)
        if self.value is omit:
            return None
        file, wanted = as_file(self.value), operation.media_type
        found = file.content_type or wanted
        if "*" in found:
            found = file.guessed_type or BINARY
            if wanted.partition("/")[0] not in ("*", found.partition("/")[0]):
                raise ValueError(
                    f"the body is to be {wanted!r}; say which by its name, or with "
                    "File(content, content_type=...)"
                )
        if isinstance(file.content, bytes) and file.progress is None:
            return Encoded(found, file.content)
        return Encoded(found, Upload([file.source()]))

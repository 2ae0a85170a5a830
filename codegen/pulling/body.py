"""The body of an answer, read up to a limit, packed or not."""

from __future__ import annotations

import zlib

from codegen.pulling.trouble import Trouble

_GZIP = 16 + zlib.MAX_WBITS


class Body:
    """Collects the chunks of a body; what is packed is unpacked no further than `limit`.

    Raises `Trouble`: E704 for a body that is larger, E706 for a packing that
    was not asked for or is damaged.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        encoding = encoding.strip().lower()
        if encoding not in ("", "identity", "gzip", "x-gzip"):
            raise Trouble("E706", f"the answer is packed as {encoding!r}, unasked")
        self._packed = encoding.endswith("gzip")
        self._unpack = zlib.decompressobj(_GZIP)
        self._limit = limit
        self._found = bytearray()
        self._begun = False

    def feed(self, chunk: bytes) -> None:
        if not self._packed:
            self._add(chunk)
            return
        while chunk:
            if self._unpack.eof:  # RFC 1952: members may follow each other
                self._unpack = zlib.decompressobj(_GZIP)
            self._begun = True
            room = self._limit + 1 - len(self._found)
            try:
                self._add(self._unpack.decompress(chunk, room))
            except zlib.error:
                raise Trouble("E706", "the packed answer is damaged") from None
            chunk = self._unpack.unused_data

    def end(self) -> bytes:
        if self._begun and not self._unpack.eof:
            raise Trouble("E706", "the packed answer ends too early")
        return bytes(self._found)

    def _add(self, data: bytes) -> None:
        self._found += data
        if len(self._found) > self._limit:
            raise Trouble("E704", f"larger than {self._limit // 1024} KiB; not fetched")

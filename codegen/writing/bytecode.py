"""Compiled templates, kept beside the templates as Python keeps its modules.

To compile them takes longer than to print a small package with them.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
from contextlib import suppress
from importlib.util import MAGIC_NUMBER
from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket


class Bytecode(BytecodeCache):
    """The folder `__pycache__` of a folder of templates.

    Where Python must not write byte code there, or the folder cannot be written to,
    templates are compiled in each run.

    Args:
        folder: The folder of templates.
        compiler: What says how they are compiled, beside the version of Python.
    """

    def __init__(self, folder: Path, compiler: str) -> None:
        self._folder = folder / "__pycache__"
        self._compiler = f"{compiler} {MAGIC_NUMBER.hex()}"

    def get_source_checksum(self, source: str) -> str:
        return hashlib.sha256(f"{self._compiler}\n{source}".encode()).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError, EOFError, ValueError, TypeError):
            kept = self._path(bucket).read_bytes()
            checksum = bucket.checksum.encode()
            if kept.startswith(checksum):
                bucket.code = marshal.loads(kept[len(checksum) :])

    def dump_bytecode(self, bucket: Bucket) -> None:
        if sys.dont_write_bytecode or sys.pycache_prefix is not None:
            return
        written = self._path(bucket, f".{os.getpid()}")
        try:
            self._folder.mkdir(exist_ok=True)
            code = marshal.dumps(bucket.code)  # pyright: ignore  # a code object
            written.write_bytes(bucket.checksum.encode() + code)
            written.replace(self._path(bucket))
        except OSError:
            with suppress(OSError):
                written.unlink()

    def _path(self, bucket: Bucket, mark: str = "") -> Path:
        # No change of these is a change of the generator: see `project.generator`.
        name = f"{bucket.key}.{sys.implementation.cache_tag}{mark}.pyc"
        return self._folder / name

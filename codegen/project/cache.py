"""What a run leaves for the next one in `.mintgen_cache/`; never needed.

It holds what the model generator answers: to ask it takes longer than most else in a
run in which one page changed. Where a file is not whole, or was made by other
versions, it is as if it were not there.
"""

from __future__ import annotations

import hashlib
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import cast

from codegen.memo import Memo
from codegen.project.folder import crossing, read, replace
from codegen.project.lock import Inputs

_IGNORED = "# Made by mintgen, and made again where it is deleted.\n*\n"


class Cache:
    """The file that is kept for one package.

    Args:
        folder: The folder that it is in.
        package: The name of the package.
        inputs: Who makes the package, and with what.
    """

    def __init__(self, folder: Path, package: str, inputs: Inputs) -> None:
        self._folder = folder
        self._path = folder / f"{package}.json"
        python = list(sys.version_info[:2])
        self._makers = json.dumps([inputs.generator, dict(inputs.tools), python])

    def load(self) -> Memo:
        """What is known; nothing, where it cannot be read or is not whole."""
        with suppress(OSError, ValueError, RecursionError):
            if not crossing(self._folder, self._folder.parent):
                seal, _, text = (read(self._path) or b"").decode().partition("\n")
                if seal == self._seal(text):
                    return Memo(_answers(json.loads(text)))
        return Memo()

    def save(self, memo: Memo) -> None:
        """Keep what a run used; what cannot be written is not kept."""
        if memo.used == memo.known:
            return
        text = json.dumps(memo.used, indent=0, sort_keys=True)
        with suppress(OSError):
            if not crossing(self._folder, self._folder.parent):
                if not (self._folder / ".gitignore").exists():
                    replace(self._folder / ".gitignore", _IGNORED)
                replace(self._path, f"{self._seal(text)}\n{text}")

    def _seal(self, text: str) -> str:
        return hashlib.sha256(f"{self._makers}\n{text}".encode()).hexdigest()


def _answers(data: object) -> dict[str, str]:
    """The answers that a file holds; anything else is none."""
    items = cast("dict[str, object]", data) if isinstance(data, dict) else {}
    return {key: value for key, value in items.items() if isinstance(value, str)}

"""What a run leaves for the next one in `.mintgen_cache/`; never needed.

It holds what the model generator answers, and what all pages tell together: to find
these again takes longer than most else in a run in which one page changed. Where a
file is not whole, or was made by other versions or of other pages, it is as if it were
not there.
"""

from __future__ import annotations

import hashlib
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from codegen.memo import Memo
from codegen.project.folder import crossing, read, replace
from codegen.project.lock import Inputs
from codegen.survey import Survey, as_data, from_data

_IGNORED = "# Made by mintgen, and made again where it is deleted.\n*\n"


class Cache:
    """The files that are kept for one package.

    Args:
        folder: The folder that they are in.
        package: The name of the package.
        inputs: Who makes the package, and with what.
    """

    def __init__(self, folder: Path, package: str, inputs: Inputs) -> None:
        self._folder = folder
        self._answers = folder / f"{package}.json"
        self._survey = folder / f"{package}.survey.json"
        python = list(sys.version_info[:2])
        self._makers = json.dumps([inputs.generator, dict(inputs.tools), python])

    def load(self) -> Memo:
        """What is known; nothing, where it cannot be read or is not whole."""
        return Memo(_answers(self._load(self._answers, self._makers)))

    def save(self, memo: Memo) -> None:
        """Keep what a run used; what cannot be written is not kept."""
        if memo.used != memo.known:
            self._save(self._answers, self._makers, memo.used)

    def load_survey(self, inputs: Inputs) -> Survey | None:
        """What the run over the pages of `inputs` found, if that was the last one."""
        data = self._load(self._survey, self._made_of(inputs))
        with suppress(KeyError, TypeError, ValueError):
            return None if data is None else from_data(data)
        return None

    def save_survey(self, survey: Survey, inputs: Inputs) -> None:
        """Keep what the run over the pages of `inputs` found."""
        self._save(self._survey, self._made_of(inputs), as_data(survey))

    def _made_of(self, inputs: Inputs) -> str:
        made_of = [inputs.version, dict(inputs.options), dict(inputs.sources)]
        return f"{self._makers}\n{json.dumps(made_of, sort_keys=True)}"

    def _load(self, path: Path, key: str) -> Any:
        """The data of a file that was saved with this key, if it is whole."""
        with suppress(OSError, ValueError, RecursionError):
            if not crossing(self._folder, self._folder.parent):
                seal, _, text = (read(path) or b"").decode().partition("\n")
                if seal == _seal(key, text):
                    return json.loads(text)
        return None

    def _save(self, path: Path, key: str, data: object) -> None:
        text = json.dumps(data, sort_keys=True)
        with suppress(OSError):
            if not crossing(self._folder, self._folder.parent):
                if not (self._folder / ".gitignore").exists():
                    replace(self._folder / ".gitignore", _IGNORED)
                replace(path, f"{_seal(key, text)}\n{text}")


def _seal(key: str, text: str) -> str:
    return hashlib.sha256(f"{key}\n{text}".encode()).hexdigest()


def _answers(data: object) -> dict[str, str]:
    """The answers that a file holds; anything else is none."""
    items = cast("dict[str, object]", data) if isinstance(data, dict) else {}
    return {key: value for key, value in items.items() if isinstance(value, str)}

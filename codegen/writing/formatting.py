"""Python text as black writes it.

Black takes 0.4 ms a line, which is most of the time of a run: where there is
much to format, several processes do it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

# Characters; less is formatted before the first process has started.
_MUCH = 1_000_000


class NotPython(Exception):
    """The text is not Python."""


def formatted(texts: Mapping[str, str]) -> dict[str, str]:
    """Every text formatted, under its key. Raises NotPython, naming the key."""
    processes = os.cpu_count() or 1
    if processes == 1 or sum(map(len, texts.values())) < _MUCH:
        return {key: black(key, text) for key, text in texts.items()}
    # The longest first, so that none of them is what all the others wait for.
    keys = sorted(texts, key=lambda key: (-len(texts[key]), key))
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        done = pool.map(black, keys, [texts[key] for key in keys])
        return dict(zip(keys, done, strict=True))


def black(key: str, text: str) -> str:
    """One text formatted; `key` names it in the error."""
    from black import format_str
    from black.mode import Mode, TargetVersion
    from black.parsing import InvalidInput

    try:
        return format_str(text, mode=Mode(target_versions={TargetVersion.PY311}))
    except InvalidInput as error:
        raise NotPython(f"{key} is not Python: {error}") from error

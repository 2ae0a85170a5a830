"""A package has those modules of the runtime that it imports."""

import pytest

from codegen.writing.core_modules import used

CORE = {
    "__init__": "",
    "base": '"""Says nothing of _core.other."""\n',
    "lazy": "def f():\n    from . import deep, base\n",
    "deep": "if TYPE_CHECKING:\n    from .typed import T\n",
    "typed": "from .deep import f\n",
    "other": "from .base import B\n",
}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ""),
        ("from .._core.base import B\n", "base"),
        ('_MODULES = {"._core.base": ("B",)}\n', "base"),
        ("    from ._core.lazy import f\n", "lazy base deep typed"),
        ("from pkg._core.other import f\nfrom _core.base import B\n", "other base"),
        ("from .._core import base, typed\n", "base typed deep"),
        ("from .._core.unknown import B\n", ""),
    ],
)
def test_used(text: str, names: str) -> None:
    assert used([text], CORE) == {"__init__", *names.split()}

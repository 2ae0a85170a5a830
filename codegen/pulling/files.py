"""The file of a page or document: the path of its URL, in a form that every system takes.

It depends on nothing but that path, so that no page moves when others come.
Different URLs give different names, but for those that differ only in case or
in Unicode's normal form (`project.folder.collisions` finds them).
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from codegen.pulling.trouble import Trouble
from codegen.pulling.urls import Url

_MAX_SEGMENT, _MAX_PATH = 200, 1000  # bytes; systems take 255 and 1024 or more
_UNSAFE = frozenset('%<>:"|?*\\/')
# Names that Windows keeps for itself, whatever follows a dot.
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|\s*$)", re.I
)


def file_of(page: Url) -> str:
    """The file of `page`, relative to its folder: ``/api/create`` → ``api/create.md``.

    What cannot stand in a file name stays percent-encoded. Raises `Trouble`
    (E709) for a path that is too long.
    """
    names = [_name(segment) for segment in page.markdown.path[1:].split("/")]
    path = "/".join(names)
    longest = max(len(name.encode()) for name in names)
    if longest > _MAX_SEGMENT or len(path.encode()) > _MAX_PATH:
        raise Trouble("E709", "its path is too long for a file; leave it out")
    return path


def _name(segment: str) -> str:
    text = unquote(segment, errors="surrogateescape")
    chars = [
        char if char.isprintable() and char not in _UNSAFE else _escaped(char)
        for char in text
    ]
    # Hidden files and this folder are not read as specs; the rest is Windows's.
    if text.startswith(".") or text == "node_modules" or _RESERVED.match(text):
        chars[0] = _escaped(text[0])
    if text.endswith((".", " ")):
        chars[-1] = _escaped(text[-1])
    return "".join(chars)


def _escaped(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode(errors="surrogateescape"))

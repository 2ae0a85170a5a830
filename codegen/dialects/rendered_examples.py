"""Code on a page saved as seen: samples, JSON examples, the cURL command."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from codegen.dialects.rendered_lines import Code
from codegen.problems import InputError, Where
from codegen.reading.nodes import Node, Seq
from codegen.reading.source import load_json

_LANGUAGES = frozenset(
    {"typescript", "javascript", "python", "go", "java", "php", "ruby", "c#", "rust"}
    | {"swift", "kotlin", "node", "node.js", "shell", "bash", "terraform", "unity"}
)
STATUS = re.compile(r"[1-5](?:\d\d|XX)|default")
_LINE_END = re.compile(r"\\$", re.MULTILINE)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_URL = re.compile(r"https?://[^\s'\"\\]+")
_QUOTED_URL = re.compile(r"https?://[^\s'\"`\\,;()<>?#]+")
_HEADER = re.compile(r"(?:--header|-H)\s+['\"](?P<name>[^:'\"]+):\s*(?P<value>[^'\"]*)")
_METHOD = re.compile(r"(?:--request|-X)[\s=]*['\"]?(?P<method>[A-Z]+)\b")
_FORM = re.compile(r"\s(?:--form(?:-string)?|-F)\s")
_DATA_OPTION = r"(?:--data(?:-raw|-binary|-urlencode)?|--json|-d)(?:\s+|=)"
# As the shell reads it; then, for a text with apostrophes, up to the last quote.
_DATA = (
    re.compile(rf"{_DATA_OPTION}\$?'(?P<data>(?:[^']|'\\'')*)'"),
    re.compile(rf"{_DATA_OPTION}'(?P<data>.*)'", re.DOTALL),
    re.compile(rf'{_DATA_OPTION}"(?P<data>(?:[^"\\]|\\.)*)"', re.DOTALL),
)
# One word of the shell behind the option, and what it is if a form is sent.
_DATA_WORD = re.compile(
    rf"(?<!\S){_DATA_OPTION}(?P<word>(?:\$?'[^']*+'|\"(?:[^\"\\]|\\.)*+\"|[^\s'\"])++)"
)
_FORM_DATA = re.compile(r"[\w.%\[\]-]+=")
_GET = re.compile(r"(?<!\S)(?:-G|--get)(?!\S)")
_URLENCODED = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Example:
    """JSON of the page; not `intact` where the page has lost lines of it."""

    value: Any
    intact: bool


@dataclass(frozen=True, slots=True)
class Curl:
    """The parts of a cURL command; names of headers in lower case.

    `media_type` is that of what it sends, empty where that is nothing.
    """

    url: str
    headers: Mapping[str, str]
    data: Example | None
    method: str
    media_type: str


def samples(codes: Sequence[Code], title: str, file: str) -> Iterator[Node]:
    """The code samples, each once, as entries of `x-codeSamples`.

    The label is the line before the language, which is where Mintlify prints
    it; without a label the page's title stands there.
    """
    seen: set[str] = set()
    for code in codes:
        captions = code.captions
        if not captions or captions[0].lower() not in _LANGUAGES or code.text in seen:
            continue
        seen.add(code.text)
        sample = Node({"lang": captions[0].lower()}, Where(file, code.number))
        if len(captions) > 1 and captions[1] != title and " " not in captions[1]:
            sample["label"] = captions[1]
        sample["source"] = code.text
        yield sample


def curl(codes: Sequence[Code], file: str) -> Curl | None:
    """The page's cURL command, if it has one with a URL."""
    for code in codes:
        text = code.text
        url = _URL.search(text)
        if not text.lstrip().startswith("curl ") or url is None:
            continue
        headers = {
            found["name"].strip().lower(): found["value"].strip()
            for found in _HEADER.finditer(text)
        }
        given = _METHOD.search(text)
        words = [_unquoted(found["word"]) for found in _DATA_WORD.finditer(text)]
        form = _form(text, words)
        sends = words or form or any(option.search(text) for option in _DATA)
        if _GET.search(text):
            method = given["method"].lower() if given else "get"
            address = "&".join([url[0] + ("" if "?" in url[0] else "?"), *words])
            return Curl(address.replace("?&", "?"), headers, None, method, "")
        method = given["method"].lower() if given else "post" if sends else "get"
        media_type = headers.get("content-type", form)
        return Curl(url[0], headers, _data(code, file), method, media_type)
    return None


def _unquoted(word: str) -> str:
    return re.sub(r"\$?'|\"", "", word)


def _form(text: str, words: Sequence[str]) -> str:
    """The media type of the form that a command sends; empty where it is none."""
    if _FORM.search(text):
        return "multipart/form-data"
    return _URLENCODED if words and all(map(_FORM_DATA.match, words)) else ""


def addresses(codes: Sequence[Code]) -> list[str]:
    """The URLs in the code, less their queries, those of cURL commands first."""
    first = [code for code in codes if code.text.lstrip().startswith("curl ")]
    others = [code for code in codes if code not in first]
    found = [
        url[0] for code in (*first, *others) for url in _QUOTED_URL.finditer(code.text)
    ]
    return list(dict.fromkeys(found))


def _data(code: Code, file: str) -> Example | None:
    """The JSON that a cURL command sends."""
    for option in _DATA:
        body = option.search(code.text)
        if body is None:
            continue
        line = code.number + code.text.count("\n", 0, body.start("data"))
        data = body["data"].replace("'\\''", "'")
        if body[0].endswith('"'):
            data = re.sub(r"\\(.)", r"\1", data)
        example = read_json(data, file, line)
        if example is not None:
            return example
    return None


def documented(codes: Sequence[Code], file: str) -> tuple[list[str], Example | None]:
    """The statuses of the response tabs, and the example, the first status's.

    Where no status is printed the last JSON is the example.
    """
    for code in codes:
        statuses: list[str] = []
        for caption in code.captions:
            if not STATUS.fullmatch(caption):
                break
            statuses.insert(0, caption)
        if statuses:
            return statuses, read_json(code.text, file, code.number)
    if len(codes) < 2:
        return [], None
    return [], read_json(codes[-1].text, file, codes[-1].number)


def read_json(text: str, file: str, line: int) -> Example | None:
    """A JSON example; None where it is none.

    Scrapers end lines within brackets with a backslash, and some drop lines
    they have seen before, which leaves commas behind.
    """
    text = _LINE_END.sub("", text)
    for intact, candidate in (True, text), (False, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            return Example(load_json(candidate, file, line), intact)
        except InputError:
            continue
    return None


def infer(value: Any, where: Where) -> Node:
    """What an example shows of its schema; no property is required.

    Numbers are not taken for integers, texts have no format, and where the
    items of a list differ nothing is said of them.
    """
    schema = Node((), where)
    if isinstance(value, bool):
        schema["type"] = "boolean"
    elif isinstance(value, int | float):
        schema["type"] = "number"
    elif isinstance(value, str):
        if value != "<any>":
            schema["type"] = "string"
    elif isinstance(value, Node):
        schema["type"] = "object"
        if value:
            schema["properties"] = Node(
                {key: infer(item, value.key_where[key]) for key, item in value.items()},
                value.where,
                value.key_where,
            )
    elif isinstance(value, Seq):
        schema["type"] = "array"
        items = [infer(item, value.where) for item in value]
        if items and all(item == items[0] for item in items):
            schema["items"] = items[0]
    return schema

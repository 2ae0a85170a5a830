"""Types as people write them in components: `string[]`, `enum<string>`, `"a" | "b"`.

A type is any text there, so that many spellings of many languages are met. A
word that says nothing of JSON, such as the name of a class, is no type.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from codegen.dialects.rendered_types import unite
from codegen.problems import Where
from codegen.reading.nodes import Node, Seq

_TYPES = {
    "string": ("string", "str", "text", "char", "varchar"),
    "integer": ("integer", "int", "long", "bigint", "int32", "int64"),
    "number": ("number", "num", "float", "double", "decimal"),
    "boolean": ("boolean", "bool"),
    "object": ("object", "dict", "dictionary", "map", "hash", "json", "record"),
    "array": ("array", "list"),
    "null": ("null", "none", "nil", "undefined"),
}
_SPELLINGS = {word: name for name, words in _TYPES.items() for word in words}
_ANYTHING = frozenset({"any", "mixed", "unknown"})
# Words that are a text of one format.
_FORMATS = {
    "uuid": "uuid",
    "guid": "uuid",
    "date": "date",
    "datetime": "date-time",
    "date-time": "date-time",
    "email": "email",
    "url": "uri",
    "uri": "uri",
    "file": "binary",
    "binary": "binary",
}
# What a type may have in brackets behind it that is a format of JSON Schema.
_NUMERIC = {
    "int32": "integer",
    "int64": "integer",
    "float": "number",
    "double": "number",
}
_QUOTED = re.compile(r"(?P<mark>[\"'])(?P<text>[^\"']*)(?P=mark)")
_NUMBER = re.compile(r"-?\d{1,300}(\.\d{1,300})?")
_FLAGS = re.DOTALL | re.IGNORECASE
_SUFFIX = re.compile(r"(?P<inner>.+?)(?:\s*\[\s*\]|\s+arrays?)", _FLAGS)
_OF = re.compile(
    r"(?:array|list)(?:\s+of\s+|\s*[<\[(]\s*)(?P<inner>.+?)\s*[>\])]?", _FLAGS
)
_MAP = re.compile(
    r"(?:dict|map|record|object)\s*[<\[(][^,]+,\s*(?P<inner>.+?)\s*[>\])]", _FLAGS
)
_ENUM = re.compile(
    r"(?:(?P<base>string|number|integer)\s+)?enum(?:\s*[<(\[]\s*(?P<inner>.+?)\s*[>)\]])?",
    _FLAGS,
)
_OPTIONAL = re.compile(
    r"(?:optional|nullable)\s*[<(\[]\s*(?P<inner>.+?)\s*[>)\]]", _FLAGS
)
_WRAPPED = re.compile(r"\((?P<inner>[^()]*)\)")
_FORMATTED = re.compile(r"(?P<base>\w+)\s*[<(]\s*(?P<format>[^<>()]+?)\s*[>)]")
_REMARK = re.compile(
    r"\s*[,;]\s*(?:optional|required|default\b.*)$|^(?:optional|required)\s+",
    re.IGNORECASE,
)
_NULLABLE = re.compile(
    r"nullable\s+(?P<after>.+)|(?P<inner>.+?)(?:[\s,;]\s*nullable|\?)", _FLAGS
)
_STRING = re.compile(r"[\w. -]+\s(?:string|text)", re.IGNORECASE)
_PARTS = re.compile(r"([()\[\]<>])|(\s*\|\s*|\s+or\s+|\s*/\s*(?=[a-z]))")
_MAX_LENGTH = 500


def parse_written(text: str, where: Where) -> Node | None:
    """A written type as a schema; None where it is not one that JSON knows.

    An enumeration without options gets an empty `enum`, for `set_options`.
    """
    text = " ".join(text.replace("`", "").split())
    if len(text) > _MAX_LENGTH:
        return None
    text = _REMARK.sub("", text)
    if not text:
        return None
    nullable = _NULLABLE.fullmatch(text)
    if nullable is not None:
        return _or_null(parse_written(nullable["after"] or nullable["inner"], where))
    parts = _alternatives(text)
    if len(parts) == 1:
        return _single(text, where)
    values = [_value(part) for part in parts if part.lower() not in ("null", "none")]
    if values and None not in values:
        return _literals(values, len(values) < len(parts), where)
    schemas = [parse_written(part, where) for part in parts]
    known = [schema for schema in schemas if schema is not None]
    return unite(known, where) if len(known) == len(schemas) else None


def _alternatives(text: str) -> list[str]:
    parts = [""]
    depth = at = 0
    for found in _PARTS.finditer(text):
        parts[-1] += text[at : found.start()]
        at = found.end()
        if found[1]:
            depth += 1 if found[1] in "([<" else -1
        if found[1] or depth > 0:
            parts[-1] += found[0]
        else:
            parts.append("")
    parts[-1] += text[at:]
    return [part.strip() for part in parts if part.strip()]


def _value(text: str) -> tuple[Any] | None:
    """A literal in a type: a quoted text, a number, a boolean."""
    quoted = _QUOTED.fullmatch(text)
    if quoted is not None:
        return (quoted["text"],)
    if _NUMBER.fullmatch(text):
        return (float(text) if "." in text else int(text),)
    return {"true": (True,), "false": (False,)}.get(text)


def _literals(values: list[Any], nullable: bool, where: Where) -> Node:
    options = [value for (value,) in values]
    kinds = {_kind(option) for option in options}
    schema = Node((), where)
    if len(kinds) == 1:
        name = kinds.pop()
        schema["type"] = Seq([name, "null"], where) if nullable else name
    if nullable:
        options.append(None)
    schema["enum"] = Seq(options, where)
    return schema


def _kind(option: object) -> str:
    if isinstance(option, bool):
        return "boolean"
    if isinstance(option, int):
        return "integer"
    return "number" if isinstance(option, float) else "string"


def _single(text: str, where: Where) -> Node | None:
    value = _value(text)
    if value is not None:
        return _literals([value], False, where)
    word = _word(text.lower(), where)
    if word is not None:
        return word
    for pattern, read in _READERS:
        found = pattern.fullmatch(text)
        if found is not None:
            return read(found, where)
    return None


def _word(word: str, where: Where) -> Node | None:
    for form in (word, word.removesuffix("s")):  # `array of strings`
        if form in _ANYTHING:
            return Node((), where)
        if form in _SPELLINGS:
            return Node({"type": _SPELLINGS[form]}, where)
        if form in _FORMATS:
            return Node({"type": "string", "format": _FORMATS[form]}, where)
    return None


def _inner(found: re.Match[str], where: Where) -> Node | None:
    return parse_written(found["inner"], where)


def _array(found: re.Match[str], where: Where) -> Node | None:
    """A list; of what is not known, where its items are of no type of JSON."""
    items = parse_written(found["inner"], where)
    return Node({"type": "array", **({"items": items} if items else {})}, where)


def _map(found: re.Match[str], where: Where) -> Node | None:
    values = parse_written(found["inner"], where)
    schema = Node({"type": "object"}, where)
    if values:
        schema["additionalProperties"] = values
    return schema


def _nullable(found: re.Match[str], where: Where) -> Node | None:
    return _or_null(parse_written(found["inner"], where))


def _or_null(schema: Node | None) -> Node | None:
    if schema is None:
        return None
    return unite([schema, Node({"type": "null"}, schema.where)], schema.where)


def _enum(found: re.Match[str], where: Where) -> Node | None:
    """`enum`, `enum<string>`, `enum<a, b>`, `enum("a" | "b")`."""
    inner = (found["inner"] or found["base"] or "any").strip()
    base = _word(inner.lower(), where)
    if base is not None:
        return Node({**base, "enum": Seq((), where)}, where)
    options = [part.strip() for part in re.split(r"[,|]", inner) if part.strip()]
    values = [_value(option) or (option,) for option in options]
    return _literals(values, False, where) if values else None


def _formatted(found: re.Match[str], where: Where) -> Node | None:
    """`string (uuid)`, `integer<int32>`; what is no format there says nothing."""
    schema = _word(found["base"].lower(), where)
    name = found["format"].strip().lower()
    if schema is None:
        return None
    kind = schema.get("type")
    if kind == "string" and name in _FORMATS:
        schema["format"] = _FORMATS[name]
    elif _NUMERIC.get(name) == kind:
        schema["format"] = name
    elif name == "nullable":
        return unite([schema, Node({"type": "null"}, where)], where)
    elif kind == "string" and name == "enum":
        schema["enum"] = Seq((), where)
    return schema


_READERS: tuple[
    tuple[re.Pattern[str], Callable[[re.Match[str], Where], Node | None]], ...
] = (
    (_SUFFIX, _array),
    (_ENUM, _enum),
    (_OF, _array),
    (_MAP, _map),
    (_OPTIONAL, _nullable),
    (_WRAPPED, _inner),
    (_FORMATTED, _formatted),
    (_STRING, lambda _, where: Node({"type": "string"}, where)),
)

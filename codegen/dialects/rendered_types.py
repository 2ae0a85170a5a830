"""Types and limits as Mintlify prints them: `string<uri>`, `enum<string>[]`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from codegen.problems import InputError, Where
from codegen.reading.nodes import Node, Seq
from codegen.reading.source import load_json

_SINGLE = re.compile(
    r"(?P<base>string|integer|number|boolean|object|array|null|any|file"
    r"|enum<(?P<enum>string|integer|number|boolean)>|\((?P<group>.+)\))"
    r"(?:<(?P<format>[\w.-]+)>)?(?P<arrays>(?:\[\])*)"
)
_PIECE = re.compile(
    r"(?:[^·|()\[\]<>]{1,100} · )?(?:string|integer|number|boolean|object|array|null|any"
    r"|file|enum<\w+>)(?:<[\w.-]+>)?(?:\[\])*"
)
_COMPARISON = re.compile(
    r"(?:(?P<low>-?[\d.eE+-]+) (?P<low_sign><=?) )?x"
    r"(?: (?P<sign>[<>]=?) (?P<limit>-?[\d.eE+-]+))?"
)
_LENGTH = re.compile(r"(?P<low>\d{1,9}) - (?P<high>\d{1,9})(?: \w+)?")
_LIMIT = re.compile(
    r"(?P<what>Required range|Pattern|Allowed value"
    r"|(?:Required|Minimum|Maximum)(?: string| array)? length)"
    r":\s*(?P<value>.+)"
)
_MAX_LENGTH = 200
_SIGNS = {
    ">=": "minimum",
    ">": "exclusiveMinimum",
    "<=": "maximum",
    "<": "exclusiveMaximum",
}


def parse_type(text: str, where: Where) -> Node | None:
    """A printed type as a schema; None where it is not one.

    An enumeration gets an empty `enum`, for `set_options` to fill.
    """
    text = text.strip().strip("`").strip()
    if len(text) > _MAX_LENGTH:
        return None
    parts = _alternatives(text)
    several = _glued(text, where) if text.count(" · ") > 1 else None
    if several is not None:
        return several
    if all(" · " in part for part in parts[1:]):  # `Card · object | Bank · object`
        schemas = [_titled(part, where) for part in parts]
    else:  # a title may have bars
        schemas = [_titled(text, where)]
    if None in schemas:
        schemas = [_parse_single(part, where) for part in parts]
    known = [schema for schema in schemas if schema is not None]
    if len(known) == len(schemas):
        return unite(known, where)
    return _glued(text, where) if len(parts) == 1 else None


def _glued(text: str, where: Where) -> Node | None:
    """Alternatives in tabs, the line breaks between which are lost."""
    schemas: list[Node] = []
    at = 0
    while at < len(text):
        found = _PIECE.match(text, at)
        schema = None if found is None else _titled(found[0], where)
        if found is None or schema is None:
            return None
        schemas.append(schema)
        at = found.end()
    return unite(schemas, where) if len(schemas) > 1 else None


def _titled(text: str, where: Where) -> Node | None:
    title, separator, rest = text.rpartition(" · ")
    schema = parse_type(rest, where) if separator else _parse_single(text, where)
    if schema is not None and separator:
        schema["title"] = title
    return schema


def _alternatives(text: str) -> list[str]:
    parts = [""]
    depth = 0
    for piece in re.split(r"([()]| \| )", text):
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if piece == " | " and depth == 0:
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _parse_single(text: str, where: Where) -> Node | None:
    found = _SINGLE.fullmatch(text.strip())
    if found is None:
        return None
    base = found["base"]
    schema: Node | None = Node({"type": base}, where)
    if found["group"]:
        schema = parse_type(found["group"], where)
    elif found["enum"]:
        schema = Node({"type": found["enum"], "enum": Seq((), where)}, where)
    elif base == "any":
        schema = Node((), where)
    elif base == "file":
        schema = Node({"type": "string", "format": "binary"}, where)
    if schema is None:
        return None
    if found["format"]:
        schema["format"] = found["format"]
    for _ in range(found["arrays"].count("[")):
        schema = Node({"type": "array", "items": schema}, where)
    return schema


def unite(schemas: list[Node], where: Where) -> Node:
    """One schema of alternatives; one type or null stays one schema."""
    if len(schemas) == 1:
        return schemas[0]
    schemas = [
        option
        for schema in schemas
        for option in (schema["anyOf"] if set(schema) == {"anyOf"} else [schema])
    ]
    others = [schema for schema in schemas if schema != {"type": "null"}]
    nullable = len(others) < len(schemas)
    if len(others) == 1 and isinstance(others[0].get("type"), str):
        # One type or null keeps its other keywords in one schema.
        others[0]["type"] = Seq([others[0]["type"], "null"], where)
        return others[0]
    if all(set(schema) == {"type"} for schema in schemas):
        kinds = [schema["type"] for schema in schemas]
        flat = [
            k for kind in kinds for k in (kind if isinstance(kind, Seq) else [kind])
        ]
        return Node({"type": Seq(dict.fromkeys(flat), where)}, where)
    null = [Node({"type": "null"}, where)] if nullable else []
    return Node({"anyOf": Seq([*others, *null], where)}, where)


def core_of(schema: Node, kinds: frozenset[str]) -> Node | None:
    """The first part of a printed type that has one of the types `kinds`."""
    kind = schema.get("type")
    if kind in kinds or (isinstance(kind, Seq) and kinds & set(kind)):
        return schema
    inner = [schema.get("items"), *schema.get("anyOf", ())]
    for part in inner:
        found = core_of(part, kinds) if isinstance(part, Node) else None
        if found is not None:
            return found
    return None


def set_options(schema: Node, options: list[Any]) -> bool:
    """Give the enumeration in `schema` its options; false if there are none.

    Options that are listed for a plain type make it an enumeration too.
    """
    enums = list(_enumerations(schema))
    if not enums and options:
        core = core_of(schema, frozenset({"string", "integer", "number"}))
        enums = [] if core is None else [core]
    # Of alternatives the first one is shown.
    unlisted = enums[1:] if options else enums
    for enum in unlisted:
        enum.pop("enum", None)
    for enum in enums[:1] if options else ():
        more = [None] if isinstance(enum["type"], Seq) and None not in options else []
        enum["enum"] = Seq([*options, *more], schema.where)
    return not unlisted


def _enumerations(schema: Node) -> Iterator[Node]:
    if "enum" in schema:
        yield schema
        return
    for part in (schema.get("items"), *schema.get("anyOf", ())):
        if isinstance(part, Node):
            yield from _enumerations(part)


def set_limit(schema: Node, line: str) -> bool:
    """Apply a line such as ``Required range: `1 <= x <= 200` ``.

    False where the line is not of that kind.
    """
    found = _LIMIT.fullmatch(line)
    if found is None:
        return False
    value = found["value"].strip().strip("`").strip()
    what = found["what"]
    if what == "Required range":
        return _set_range(schema, value)
    if what == "Pattern":
        schema["pattern"] = value
        return True
    if what == "Allowed value":
        schema["const"] = literal(value, schema)
        return True
    return _set_length(schema, what, value)


def _set_range(schema: Node, value: str) -> bool:
    target = core_of(schema, frozenset({"integer", "number"}))
    found = _COMPARISON.fullmatch(value)
    if target is None or found is None:
        return False
    bounds: dict[str, Any] = {}
    if found["low"]:
        name = "minimum" if found["low_sign"] == "<=" else "exclusiveMinimum"
        bounds[name] = literal(found["low"], target)
    if found["limit"]:
        bounds[_SIGNS[found["sign"]]] = literal(found["limit"], target)
    if any(isinstance(bound, str) for bound in bounds.values()):
        return False
    target.update(bounds)
    return True


def _set_length(schema: Node, what: str, value: str) -> bool:
    is_array = "array" in what or schema.get("type") == "array"
    unit = "Items" if is_array else "Length"
    found = _LENGTH.fullmatch(value)
    number = re.match(r"\d{1,9}(?!\d)", value)
    if what.startswith("Required") and found is not None:
        schema["min" + unit] = int(found["low"])
        schema["max" + unit] = int(found["high"])
        return True
    if what.startswith("Required") or number is None:
        return False
    schema[what[:3].lower() + unit] = int(number[0])
    return True


def literal(written: str, schema: Node) -> Any:
    """A printed value: JSON, or the text itself where that is not JSON or the
    schema wants text.
    """
    written = written.strip().strip("`").strip()
    try:
        value = load_json(written, schema.where.file, schema.where.line)
    except InputError:
        return written
    kind = schema.get("type")
    wants_text = kind == "string" or (isinstance(kind, Seq) and "string" in kind)
    if wants_text and value is not None and not isinstance(value, str):
        return written
    return value

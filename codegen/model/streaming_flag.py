"""The property of a request that asks for a stream: `{"stream": true}`.

Where an operation answers with JSON or with a stream, which of them is the method's
to say and not an argument's, because the two return different types.
"""

from __future__ import annotations

from typing import Any, Final

from codegen.model.prose import text_of
from codegen.openapi.allof import flatten
from codegen.openapi.schemas import types_of
from codegen.reading.source import Node, Seq

FLAG: Final = "stream"
_ELSEWHERE: Final = "The method that returns a stream sends true."


def with_flag(
    operation: Node, document: Node, value: bool
) -> tuple[Node, dict[str, bool]]:
    """The operation with a body that has this value, and what is always sent.

    Always sent is what makes a stream, and what keeps a server from it that streams
    if it is told nothing. Nothing changes where the body has no such property.
    """
    body = operation.get("requestBody")
    content = body.get("content") if isinstance(body, Node) else None
    if not isinstance(body, Node) or not isinstance(content, Node):
        return operation, {}
    changed: dict[str, Any] = {}
    constants: dict[str, bool] = {}
    for name, holder in content.items():
        flat = flatten(
            holder.get("schema") if isinstance(holder, Node) else None, document
        )
        flag = _flag(flat, document)
        if flag is None:
            return operation, {}
        if value or flag.get("default") is True:
            constants[FLAG] = value
        schema = _with_property(flat, flag, value, FLAG in constants)
        changed[name] = _with(holder, schema=schema, **_examples(holder, value))
    content = Node(changed, content.where, content.key_where)
    return _with(operation, requestBody=_with(body, content=content)), constants


def _flag(schema: Any, document: Node) -> Node | None:
    """The property, if it can be true or false."""
    properties = schema.get("properties") if isinstance(schema, Node) else None
    flag = properties.get(FLAG) if isinstance(properties, Node) else None
    flag = flatten(flag, document)
    if not isinstance(flag, Node) or flag.keys() & {"const", "enum"}:
        return None
    return flag if "boolean" in _kinds(flag) <= {"boolean", "null"} else None


def _kinds(schema: Node) -> set[str]:
    members = [m for key in ("anyOf", "oneOf") for m in _listed(schema, key)]
    inner = [_kinds(member) for member in members if isinstance(member, Node)]
    return set(types_of(schema)).union(*inner)


def _with_property(schema: Node, flag: Node, value: bool, required: bool) -> Node:
    kept = {k: v for k, v in flag.items() if k not in ("anyOf", "oneOf", "type")}
    values = [value] if value or "null" not in _kinds(flag) else [value, None]
    kept["enum"] = Seq(values, flag.where)
    if value:
        kept.pop("default", None)
    else:
        kept["description"] = f"{text_of(flag, 'description')} {_ELSEWHERE}".strip()
    properties = schema["properties"]
    told = Node(kept, flag.where, flag.key_where)
    changed: dict[str, Any] = {"properties": _with(properties, **{FLAG: told})}
    if isinstance(schema.get("examples"), Seq):
        shown = [_told(example, value) for example in schema["examples"]]
        changed["examples"] = Seq(shown, schema.where)
    if required:
        names = [name for name in _listed(schema, "required") if name != FLAG]
        changed["required"] = Seq([*names, FLAG], schema.where)
    return _with(schema, **changed)


def _listed(schema: Node, key: str) -> Seq:
    found = schema.get(key)
    return found if isinstance(found, Seq) else Seq([], schema.where)


def _examples(holder: Node, value: bool) -> dict[str, Any]:
    """The examples of the one kind; those of the other, told so, if there is none."""
    if "example" in holder:
        return {"example": _told(holder["example"], value)}
    named = holder.get("examples")
    if not isinstance(named, Node):
        return {}
    shown = {
        name: item
        for name, item in named.items()
        if isinstance(item, Node) and isinstance(item.get("value"), Node)
    }
    fitting = {
        name: item
        for name, item in shown.items()
        if (item["value"].get(FLAG) is True) == value
    }
    told = {
        name: _with(item, value=_told(item["value"], value))
        for name, item in (fitting or shown).items()
    }
    return {"examples": Node(told, named.where, named.key_where)}


def _told(example: Any, value: bool) -> Any:
    """An example that asks for what is wanted."""
    if not isinstance(example, Node) or (example.get(FLAG) is True) == value:
        return example
    return _with(example, **{FLAG: value})


def _with(node: Node, **changed: Any) -> Node:
    return Node({**node, **changed}, node.where, node.key_where)

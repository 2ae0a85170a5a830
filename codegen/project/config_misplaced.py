"""Tables and keys that stand at the wrong level, and where they belong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from codegen.problems import nearest
from codegen.project.toml_lines import KeyPath

# The keys of a client, as far as nobody else has one of that name.
_CLIENT_KEYS = frozenset(
    {"allow", "auth", "client", "deprecated", "keep_going", "layout", "output"}
    | {"package", "pagination", "pull", "rename", "servers", "specs"}
)


def unseen(data: Mapping[str, Any]) -> Iterator[tuple[KeyPath, str]]:
    """What looks like our configuration in a pyproject.toml that has none."""
    if _is_table(data.get("mintgen")):
        yield ("mintgen",), "in pyproject.toml the table is called [tool.mintgen]"
    clients = data.get("clients")
    if _is_table(clients) and any(map(_is_client, cast("Any", clients).values())):
        yield (
            "clients",
        ), "in pyproject.toml the table is called [tool.mintgen.clients]"
    tools = data.get("tool")
    for name, value in cast("Any", tools).items() if _is_table(tools) else ():
        has_clients = _is_table(value) and {"clients", "client"} & value.keys()
        if has_clients and nearest(name.lower(), ["mintgen"]):
            yield ("tool", name), "did you mean [tool.mintgen]?"


def advice(data: Mapping[str, Any], prefix: str) -> dict[str, str]:
    """What to do with keys beside `clients`; `prefix` is before it in a header."""
    found: dict[str, str] = {}
    for key, value in data.items():
        if key == "tool" and not prefix:
            found[key] = "in mintgen.toml the tables are called [clients.NAME]"
        elif _is_client(value):
            found[key] = f"did you mean [{prefix}clients.{key}]?"
        elif key in _CLIENT_KEYS and not (key == "client" and _is_table(value)):
            found[key] = f"it belongs to a client; put it into [{prefix}clients.NAME]"
    return found


def inner_advice(data: Mapping[str, Any], name: str) -> dict[str, str]:
    """What to do with clients below a client: the name has a dot, and no quotes."""
    return {
        key: f"the name of a client has no dot; write [...clients.{name}-{key}]"
        for key, value in data.items()
        if _is_client(value)
    }


def _is_client(value: object) -> bool:
    return _is_table(value) and bool({"specs", "output"} & cast("Any", value).keys())


def _is_table(value: object) -> bool:
    return isinstance(value, dict)

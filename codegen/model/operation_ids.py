"""What an `operationId` calls the method.

Tools write more into it than a name: method and path in place of one, path and
method behind it (FastAPI), the resource before it (`UsersController_findAll` of
NestJS, `pets_list` of Django REST framework, `Users/list`, `users.list`).
"""

from __future__ import annotations

import re
from typing import Any

from codegen.model.names import RESERVED_OPERATIONS, are_alike, snake, words
from codegen.model.telling import VERSION, path_group, without_generic_start

Key = tuple[str, str]

_SEPARATOR = re.compile(r"[_:-]+")
_LONGEST = 500


def method_names(operation_id: Any, key: Key, resource: str) -> list[str]:
    """The names that an `operationId` gives, the best first; none if it says nothing.

    One that spells method and path, parameters included, or is too long for a name
    says nothing. The second name is the one with the resource or group in it, where
    another has the first.
    """
    if not isinstance(operation_id, str) or not words(operation_id):
        return []
    if len(operation_id) > _LONGEST or _is_mechanical(operation_id, key):
        return []
    name = _without_path(operation_id, key)
    last = re.split(r"[/.]", name)[-1]
    if last != name:
        group = _group(name.removesuffix(last))
        has_own = last and group and not are_alike(group, words(resource))
        longer = [snake(" ".join([*group, last]))] if has_own else []
        return [snake(last or name), *longer]
    short = _without_resource(name, resource)
    if _starts_with_parameter(short, key[0]):  # it spells the path
        short = name
    return list(dict.fromkeys([snake(short), snake(name)]))


def _is_mechanical(operation_id: str, key: Key) -> bool:
    """Whether it is method and path, with a parameter, put together by a tool."""
    path, method = key
    if "{" not in path or not path_group(path):
        return False
    said = words(operation_id)
    for rest in without_generic_start(path):
        spelled = words(rest)
        if said == [method, *spelled]:
            return True
        if said == [*spelled, method] and not re.search(r"[/.]", operation_id):
            return True
    return False


def _without_path(operation_id: str, key: Key) -> str:
    """It without path and method at its end, as far as something is left."""
    path, method = key
    said = words(operation_id)
    for rest in without_generic_start(path):
        tail = [*words(rest), method]
        if len(said) > len(tail) > 1 and said[-len(tail) :] == tail:
            name = said[: -len(tail)]
            starts = (start for start, _ in _cuts(operation_id))
            return next((s for s in starts if words(s) == name), " ".join(name))
    return operation_id


def _without_resource(operation_id: str, resource: str) -> str:
    """It without the resource before a separator, if a name is left."""
    for start, rest in _cuts(operation_id):
        if _is_name(rest) and are_alike(_group(start), words(resource)):
            return rest
    return operation_id


def _group(text: str) -> list[str]:
    """The words for a group of operations; that it is a controller says nothing."""
    found = words(text)
    return found[:-1] if found[1:] and found[-1] == "controller" else found


def _is_name(rest: str) -> bool:
    """Whether it names a method by itself: no version, number or word of Python."""
    is_reserved = snake(rest).endswith("_") or snake(rest) in RESERVED_OPERATIONS
    return rest[:1].isalpha() and not VERSION.fullmatch(rest) and not is_reserved


def _starts_with_parameter(name: str, path: str) -> bool:
    said = words(name)
    parameters = (words(found) for found in re.findall(r"\{([^{}]+)\}", path))
    return any(found and said[: len(found)] == found for found in parameters)


def _cuts(text: str) -> list[tuple[str, str]]:
    """What stands before and after each separator."""
    found = _SEPARATOR.finditer(text)
    return [(text[: match.start()], text[match.end() :]) for match in found]

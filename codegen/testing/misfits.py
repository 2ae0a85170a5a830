"""Whether a value is as its schema says, read as the clients read it."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from codegen.testing.keywords import is_mapping, mapping
from codegen.testing.patterns import is_found
from codegen.testing.shapes import Direction, Shapes

if TYPE_CHECKING:
    from jsonschema import FormatChecker, ValidationError
    from jsonschema.protocols import Validator

_MESSAGE = 300
_VALUE = 60
_TOO_DEEP = "its schema or the value leads too deep to be checked"


def misfit(
    value: Any, schema: Any, document: Mapping[str, Any], direction: Direction
) -> str | None:
    """What is wrong with `value` by its schema, in one line; None: nothing.

    Read as the clients read it: `oneOf` is fulfilled by more than one member,
    too, a required property that goes only the other way is not missed, and what has
    properties is an object.
    """
    if not is_mapping(schema):
        return None
    root = {**schema, "components": document.get("components", {})}
    try:
        validator: Validator = _checks(_Whole(document), direction)(root)
        error = next(iter(validator.iter_errors(value)), None)
    except RecursionError:
        return _TOO_DEEP
    except Exception as problem:  # a schema may be wrong in every way there is
        return f"its schema cannot be used: {type(problem).__name__}: {problem}"
    except BaseException as problem:
        # Where Python's stack ends inside of Rust, that panics.
        if type(problem).__name__ != "PanicException":
            raise
        return _TOO_DEEP
    if error is None:
        return None
    place = error.json_path.removeprefix("$").removeprefix(".")
    message = textwrap.shorten(_message(error), _MESSAGE, placeholder=" ...")
    return f"{place}: {message}" if place else message


def _message(error: ValidationError) -> str:
    """What is wrong; the value as JSON, and no more of it than shows what it is."""
    value = error.instance
    said, shown = error.message, repr(value)
    if not said.startswith(shown):
        return said
    rest = said.removeprefix(shown)
    if not isinstance(value, str):
        shown = json.dumps(value, ensure_ascii=False, default=str)
    if len(shown) > _VALUE:
        shown = f"{shown[: _VALUE - 3]}..."
    return shown + rest


class _Whole:
    """A document as a key: equal to itself alone, since comparing takes long."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Whole) and other.document is self.document

    def __hash__(self) -> int:
        return id(self.document)


@lru_cache(maxsize=2)
def _checks(whole: _Whole, direction: Direction) -> Callable[[Any], Validator]:
    """The class of validators for the schemas of a document, in one direction."""
    from jsonschema import Draft202012Validator, validators
    from referencing import Registry

    usual: Mapping[str, Any] = Draft202012Validator.VALIDATORS
    changed = {
        "oneOf": usual["anyOf"],
        # These two try patterns in Python's own engine, which may never end.
        "patternProperties": _unchecked,
        "unevaluatedProperties": _unchecked,
        **_own(usual, Shapes(whole.document, direction)),
    }
    checks = cast(Any, validators).extend(Draft202012Validator, changed)
    # A registry that is given fetches nothing.
    registry: Registry[Any] = Registry[Any]()
    return partial(checks, format_checker=_formats(), registry=registry)


def _unchecked(*_: Any) -> tuple[()]:
    return ()


def _own(usual: Mapping[str, Any], shapes: Shapes) -> dict[str, Any]:
    """Keywords that are checked in another way than usual, as clients read them."""
    from jsonschema import ValidationError

    def required(
        _: Validator, names: Any, value: Any, schema: Mapping[str, Any]
    ) -> Iterator[ValidationError]:
        if is_mapping(value):
            properties = mapping(schema, "properties")
            for name in names:
                if name not in value and not shapes.hidden(properties.get(name)):
                    yield ValidationError(f"{name!r} is required")

    def properties(
        validator: Validator, known: Any, value: Any, schema: Mapping[str, Any]
    ) -> Iterator[ValidationError]:
        if known and "type" not in schema and not is_mapping(value):
            yield ValidationError(f"{value!r} is not of type 'object'")
        yield from usual["properties"](validator, known, value, schema)

    def pattern(
        _: Validator, wanted: Any, value: Any, __: Mapping[str, Any]
    ) -> Iterator[ValidationError]:
        if isinstance(value, str) and is_found(wanted, value) is False:
            yield ValidationError(f"{value!r} does not match {wanted!r}")

    def additional(
        validator: Validator, others: Any, value: Any, schema: Mapping[str, Any]
    ) -> Iterator[ValidationError]:
        if "patternProperties" not in schema:
            yield from usual["additionalProperties"](validator, others, value, schema)

    return {
        "additionalProperties": additional,
        "pattern": pattern,
        "properties": properties,
        "required": required,
    }


def _formats() -> FormatChecker:
    """The formats that become types of Python; all others are but text."""
    from jsonschema import FormatChecker

    checker = FormatChecker(formats=())
    readers = {
        "date-time": datetime.fromisoformat,
        "date": date.fromisoformat,
        "uuid": UUID,
    }
    for name, reader in readers.items():

        def reads(value: object, reader: Any = reader) -> bool:
            if isinstance(value, str):
                reader(value)
            return True

        checker.checks(name, raises=ValueError)(reads)
    return checker

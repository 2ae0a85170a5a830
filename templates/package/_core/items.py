"""From the text of an item of a stream to what the operation documents for it."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from pydantic_core import to_json

from .errors import ResponseDecodeError
from .exchange import Call
from .operation import STREAM, Operation
from .parse import Parsed, parsed, success_key
from .response import Response


def item_type(operation: Operation[Any], status: int) -> str:
    """Return the type of the items of a stream, by its name in the models."""
    name = operation.responses.get(success_key(operation, status)) or "Any"
    return name.removeprefix(STREAM).removesuffix("]")


def item_of(call: Call, name: str, response: Response) -> Parsed:
    """Return an item of a stream, which is the body of `response`.

    Text that is not JSON will do where the schema allows a string.

    Raises:
        ResponseDecodeError: It is not JSON, or an array, say, in place of an object.
    """
    try:
        return parsed(call, name, response)
    except ResponseDecodeError:
        try:
            return call.operation.shapes[name].validated(to_json(response.text)), ()
        except ValidationError:
            pass
        raise

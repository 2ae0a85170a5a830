"""From JSON that does not fit its schema to an object that does as far as it can.

What fits is validated as always. What does not is taken apart: an object into its
fields, an array into its items, and so on down to the values at fault, which stay as
they came and are listed. The annotations lead the way, not the locations of
pydantic's errors, which hold names of classes and tags beside the keys of the data.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import to_json

from .guards import is_array, is_object
from .model import ResponseModel, note_issues
from .response import SchemaIssue
from .shape import Shape

_Path = tuple[str | int, ...]


def repaired(
    shape: Shape, data: Any, error: ValidationError
) -> tuple[Any, tuple[SchemaIssue, ...]]:
    """Return JSON that does not fit as an object, and where it does not fit.

    A required field that is missing is not set, so that reading it raises
    AttributeError. There may be no issue: a whole number can come as `1.0`.
    """
    repair = _Repair()
    value = repair.apart(shape, data, (), error)
    return value, tuple(repair.issues)


class _Repair:
    def __init__(self) -> None:
        self.issues: list[SchemaIssue] = []
        self._found = 0  # issues, and numbers that were no issue after all

    def value(self, shape: Shape, data: Any, path: _Path) -> Any:
        try:
            return shape.validated(to_json(data, inf_nan_mode="constants"))
        except ValidationError as error:
            return self.apart(shape, data, path, error)

    def apart(
        self, shape: Shape, data: Any, path: _Path, error: ValidationError
    ) -> Any:
        if isinstance(data, float) and data.is_integer():
            self._found += 1
            return self.value(shape, int(data), path)  # JSON has one kind of number
        before = self._found
        result = self._parts(shape.part_for(data), data, path)
        if self._found == before:  # the fault is not in a part: it is the whole
            messages = (item["msg"] for item in error.errors(include_url=False))
            self._note(path, "; or ".join(dict.fromkeys(messages)))
        return result

    def _note(self, path: _Path, message: str) -> None:
        self._found += 1
        self.issues.append(SchemaIssue(path, message))

    def _parts(self, part: Shape | None, data: Any, path: _Path) -> Any:
        if part and part.model and is_object(data):
            return self._object(part, part.model, data, path)
        if part and part.value and is_object(data):
            shape = part.value
            return {k: self.value(shape, item, (*path, k)) for k, item in data.items()}
        if part and part.item and is_array(data):
            shape = part.item
            return [self.value(shape, item, (*path, i)) for i, item in enumerate(data)]
        if part and is_array(data) and len(part.places) == len(items := [*data]):
            pairs = enumerate(zip(part.places, items, strict=True))
            return tuple(self.value(s, item, (*path, i)) for i, (s, item) in pairs)
        return data

    def _object(
        self,
        shape: Shape,
        model: type[ResponseModel],
        data: Mapping[str, Any],
        path: _Path,
    ) -> ResponseModel:
        before = len(self.issues)
        values: dict[str, Any] = {}
        for wire, field in shape.fields.items():
            if wire in data:
                values[wire] = self.value(field.shape, data[wire], (*path, wire))
            elif field.required:
                self._note((*path, wire), "required and missing")
        result = model.model_construct(**values)
        # Not given above, where a Python name would be taken for the field.
        if result.model_extra is not None:
            for name, item in data.items():
                if name not in values:
                    known = shape.extra
                    item = self.value(known, item, (*path, name)) if known else item
                    result.model_extra[name] = item
        if len(self.issues) > before:
            note_issues(result, tuple(self.issues[before:]))
        return result

"""From JSON that does not fit its schema to an object that does as far as it can.

What fits is validated as always. What does not is taken apart: an object into its
fields, an array into its items, and so on down to the values at fault, which stay as
they came and are listed. The annotations lead the way, not the locations of
pydantic's errors, which hold names of classes and tags beside the keys of the data.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import to_json

from .guards import is_object
from .model import ResponseModel, note_issues
from .response import Issues, SchemaIssue
from .shape import Shape

_Path = tuple[str | int, ...]
# Little that is packed well can be a lot to repair. Work is counted in bytes that are
# validated again, and `_STEP` for each value.
_MOST_ISSUES: Final = 10_000
_MOST_WORK: Final = 32 << 20  # or four times the body
_STEP: Final = 256
_MOST_REASONS: Final = 20


def repaired(
    shape: Shape, data: Any, error: ValidationError, size: int
) -> tuple[Any, Issues]:
    """Return JSON that does not fit as an object, and where it does not fit.

    `size` is that of its text in bytes. A required field that is missing is not set,
    so that reading it raises AttributeError. There may be no issue: a whole number can
    come as `1.0`. Where too much does not fit, the last issue says so, and what follows
    it is not validated.
    """
    repair = _Repair(max(_MOST_WORK, 4 * size))
    value = repair.apart(shape, data, (), _reason(error))
    return value, tuple(repair.issues)


class _Repair:
    def __init__(self, work: int) -> None:
        self.issues: list[SchemaIssue] = []
        self._found = 0  # issues, and numbers that were no issue after all
        self._work = work  # that is left
        self._ended = False

    def value(self, shape: Shape, data: Any, path: _Path) -> Any:
        if self._work < 0 or len(self.issues) >= _MOST_ISSUES:
            return self._given_up(data, path)
        content = to_json(data, inf_nan_mode="constants")
        self._work -= len(content) + _STEP
        try:
            return shape.validated(content)
        except ValidationError as error:
            reason = _reason(error)  # alone, as the error holds all of the data
        return self.apart(shape, data, path, reason)

    def apart(self, shape: Shape, data: Any, path: _Path, reason: str) -> Any:
        if isinstance(data, float) and data.is_integer():
            self._found += 1
            return self.value(shape, int(data), path)  # JSON has one kind of number
        before = self._found
        result = self._parts(shape.part_for(data), data, path)
        if self._found == before:  # the fault is not in a part: it is the whole
            self._note(path, reason)
        return result

    def _given_up(self, data: Any, path: _Path) -> Any:
        self._found += 1
        if not self._ended:
            self._ended = True
            text = "too much does not fit: this and all that follows is as it came"
            self.issues.append(SchemaIssue(path, text))
        return data

    def _note(self, path: _Path, message: str) -> None:
        self._found += 1
        self.issues.append(SchemaIssue(path, message))

    def _parts(self, part: Shape | None, data: Any, path: _Path) -> Any:
        if part and part.model:
            return self._object(part, part.model, data, path)
        if part and (shape := part.inner):
            if is_object(data):
                return {k: self.value(shape, v, (*path, k)) for k, v in data.items()}
            return [self.value(shape, v, (*path, i)) for i, v in enumerate(data)]
        if part and len(part.places) == len(data):
            pairs = enumerate(zip(part.places, data, strict=True))
            return tuple(self.value(s, v, (*path, i)) for i, (s, v) in pairs)
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


def _reason(error: ValidationError) -> str:
    if (count := error.error_count()) > _MOST_REASONS:
        return f"does not fit, for {count} reasons"
    reasons = error.errors(
        include_url=False, include_context=False, include_input=False
    )
    return "; or ".join(dict.fromkeys(item["msg"] for item in reasons))

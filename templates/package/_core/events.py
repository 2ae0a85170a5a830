"""Events that the API sends: from the body of a webhook's request to a model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Generic, TypeVar

from pydantic import ValidationError
from pydantic_core import from_json

from .guards import is_object
from .repair import repaired
from .response import Issues
from .shape import Shape, kind_of

T = TypeVar("T")

_BETWEEN = re.compile(r"[\W_]+")


class EventError(ValueError):
    """The body is no event; or, where that counts, it is not as documented.

    Attributes:
        issues: Where it does not fit its schema.
    """

    def __init__(self, message: str, issues: Issues = ()) -> None:
        super().__init__(message)
        self.issues = issues


class Events(Generic[T]):
    """The events of one API; `T` is what any of them becomes.

    Args:
        types: The types of the payloads, by the names of the events.
        tag: The field that says which event it is, if all of them have one.
    """

    def __init__(self, types: Mapping[str, Any], *, tag: str = "") -> None:
        self._types = types
        self._tag = tag
        self._shapes: dict[str, Shape] = {}  # as they are used

    def parse(self, body: bytes | str, name: str | None, *, strict: bool) -> T:
        """Return the event in `body`; a dict, if it is none of those documented.

        Raises:
            EventError: It is not JSON, or not the kind of JSON that is documented; or
                it is not as documented, and that is to be strict.
        """
        content = body.encode() if isinstance(body, str) else body
        try:
            data = from_json(content)
        except ValueError as error:
            raise EventError(f"the body is not JSON: {error}") from None
        event: T = data
        issues: Issues = ()
        shape = self._chosen(content, data, name)
        if shape is None:
            if strict or not is_object(data):
                raise EventError("the body is none of the documented events")
            return event
        try:
            event = shape.validated(content)
        except ValidationError as error:
            if shape.kinds and kind_of(data) not in shape.kinds:
                documented = " or ".join(sorted(shape.kinds))
                text = f"the body is JSON, but {kind_of(data)}, not {documented}"
                raise EventError(text) from None
            event, issues = repaired(shape, data, error, len(content))
        if strict and issues:
            listed = "; ".join(map(str, issues[:3]))
            raise EventError(f"the event does not fit its schema: {listed}", issues)
        return event

    def _chosen(self, content: bytes, data: Any, name: str | None) -> Shape | None:
        """Return what the body is: by the name, by the tag, else what alone fits."""
        names = list(self._types) if name is None else self._named(name)
        if name is not None and len(names) == 1:
            return self._shape(names[0])
        if self._tag and is_object(data) and self._tag in data:
            known = names or self._types  # a name that is not known says nothing
            names = [n for n in known if data[self._tag] in self._tags(n)]
            if len(names) == 1:
                return self._shape(names[0])
        shapes = [self._shape(name) for name in names]
        if is_object(data):  # before all of them are compiled
            shapes = [s for s in shapes if s.tags_match(data) and _share(s, data)]
        found = [shape for shape in shapes if _fits(shape, content)]
        return found[0] if len(found) == 1 else None

    def _named(self, name: str) -> list[str]:
        """Return the events of this name, or whose names begin with it.

        `issues` is the event `issues`, else `issues-opened` and `issues-closed`.
        """
        wanted = _plain(name)
        exact = [known for known in self._types if _plain(known) == wanted]
        begun = [
            known for known in self._types if _plain(known).startswith(wanted + "-")
        ]
        return [name] if name in self._types else exact or begun

    def _tags(self, name: str) -> list[Any]:
        field = self._shape(name).fields.get(self._tag)
        return list(field.shape.literals) if field else []

    def _shape(self, name: str) -> Shape:
        if name not in self._shapes:
            self._shapes[name] = Shape(self._types[name])
        return self._shapes[name]


def _plain(name: str) -> str:
    return _BETWEEN.sub("-", name.lower())


def _share(shape: Shape, data: Mapping[str, Any]) -> bool:
    """Whether there is a documented field; without any, what is optional fits all."""
    return not shape.fields or any(wire in data for wire in shape.fields)


def _fits(shape: Shape, content: bytes) -> bool:
    try:
        shape.validated(content)
    except ValidationError:
        return False
    return True

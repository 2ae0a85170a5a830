"""The JSON bodies that the server of a generated test answers with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from codegen.testing.examples import Example, documented, example
from codegen.testing.keywords import is_of_kind, kind, kinds
from codegen.testing.misfits import misfit
from codegen.testing.synthesis import Endless, Json, Synthesis

# Of a union of many objects, so many are tried.
_FORMS = 6


@dataclass(frozen=True, slots=True)
class JsonBody:
    """A body, whether it is as its schema says, and its number as `Answer.form`."""

    value: Json
    fits: bool = True
    form: int = 0


def json_bodies(
    holder: Mapping[str, Any],
    document: Mapping[str, Any],
    what: str,
    note: Callable[[str], object],
    *,
    tagged: bool = False,
) -> Iterator[JsonBody]:
    """A body for each example, or one made where there is none.

    Args:
        holder: The media type of the response.
        what: What has the body, in notes: ``200 response``.
        note: Gets a text for each example that breaks its schema.
        tagged: One that does not fit may be read as another body: that of an event.
    """
    schema = holder.get("schema", {})
    found = documented(holder, document)
    if not found:
        found = (Example("", example(schema, document, "response")),)
    for item in found:
        wrong = misfit(item.value, schema, document, "response")
        fits = wrong is None
        if wrong:
            label = f" {item.name!r}" if item.name else ""
            sends = "it as it is"
            unread = not _is_of_kind(item.value, schema, document)
            if unread or tagged:  # no client makes a result, or this result, of it
                made = Example("", example(schema, document, "response"))
                fits = misfit(made.value, schema, document, "response") is None
                if fits:
                    item, sends = made, "one made from the schema"
                elif unread:
                    bare = None if tagged else _bare(schema, document)
                    item = item if bare is None else Example("", bare)
                    sends = "none" if bare is None else "an empty one"
            note(
                f"the example{label} of the {what} does not fit its schema "
                f"({wrong}); the generated test sends {sends}"
            )
            if sends == "none":
                continue
        yield JsonBody(item.value, fits)


def _is_of_kind(value: Json, schema: Any, document: Mapping[str, Any]) -> bool:
    """Whether a value is of one of the types of JSON that the schema says."""
    return is_of_kind(value, _kinds_of(schema, document))


def _kinds_of(schema: Any, document: Mapping[str, Any]) -> set[str]:
    shapes = [shape for shape, _ in Synthesis(document, "response").shapes(schema)]
    return {name for shape in shapes for name in kinds(shape) or [kind(shape)]}


def _bare(schema: Any, document: Mapping[str, Any]) -> Json:
    """An object or a list with nothing in it; None where the schema is of neither."""
    wanted = _kinds_of(schema, document)
    return {} if "object" in wanted else [] if "array" in wanted else None


def other_forms(schema: Any, document: Mapping[str, Any]) -> Iterator[JsonBody]:
    """A body for each of the objects that it, or what is in it, may be as well."""
    first = Synthesis(document, "response")
    seen: list[Json] = []
    turn, form = 0, 1
    while turn < min(first.most, _FORMS):
        made = first if turn == 0 else Synthesis(document, "response", turn=turn)
        try:
            value = made.value(schema, "value")
        except Endless:
            return
        if (
            turn > 0
            and value not in seen
            and not misfit(value, schema, document, "response")
        ):
            form += 1
            yield JsonBody(value, form=form)
        seen.append(value)
        turn += 1

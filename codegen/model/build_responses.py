"""The responses of an operation: read from its document, then written out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from codegen.code import Code, ident
from codegen.model.hoist import Hoist
from codegen.model.ir_annotation import STREAM, Annotation
from codegen.model.ir_response import Response
from codegen.model.markup import described
from codegen.model.naming import Called
from codegen.model.place import Place
from codegen.model.shapes import Ref, Type
from codegen.model.types import Annotations, join
from codegen.openapi.media_types import kind_of
from codegen.openapi.responses import (
    Content,
    class_suffix,
    content_of,
    error_class,
    is_success,
)
from codegen.openapi.streams import is_text, item_schema


@dataclass(frozen=True, slots=True)
class Answer:
    """A documented status before classes have names."""

    status: str
    content: Content | None
    type: Type | None  # of the JSON, or of the items of a stream
    description: str
    success: bool

    @property
    def streams(self) -> bool:
        is_stream = self.content is not None and self.content.kind == "stream"
        return self.success and is_stream


def read_answers(
    responses: Any, called: Called, key: str, hoist: Hoist, known: Sequence[Answer] = ()
) -> list[Answer]:
    """The documented answers; what `known` has already is taken from there."""
    same = {answer.status: answer for answer in known}
    statuses = list(responses)
    bodies = [
        status
        for status in statuses
        if is_success(status, statuses) and content_of(responses[status])
    ]
    found: list[Answer] = []
    for status, response in responses.items():
        success = is_success(status, statuses)
        content = content_of(response)
        if status in same and same[status].content == content:
            found.append(same[status])
            continue
        type_: Type | None = None
        if content is not None and content.kind == "stream" and success:
            type_ = _item_type(content, called, f"{key} {status}", hoist)
        elif content is not None and content.kind == "json":
            suffix = class_suffix(status, success, len(bodies) == 1)
            place = Place(
                f"{key} {status}", "response", called.call, called.class_name + suffix
            )
            title = (
                f"Response of `{called.call}`."
                if success
                else f"Body of a {status} response to `{called.call}`."
            )
            type_ = hoist.response(content.schema, place, title)
        description = described(response)
        found.append(Answer(status, content, type_, description, success))
    return found


def write_response(
    answer: Answer, annotations: Annotations, classes: Mapping[str, str]
) -> Response:
    content = answer.content
    model: str | None = None
    annotation: Annotation | None = None
    items: Annotation | None = None
    if content is not None:
        if content.kind == "stream" and answer.success:
            items = Annotation(Code("str"))
            model = "str"
            if answer.type is not None:
                items = annotations.of(answer.type, "result")
                model = _by_name(answer.type, classes)
            annotation, model = stream_of(items), f"Stream[{model}]"
        elif answer.type is not None:
            annotation = annotations.of(answer.type, "result")
            model = _by_name(answer.type, classes)
        else:
            model = "bytes" if content.kind == "binary" else "str"
            annotation = Annotation(Code(model))
    error = None if answer.success else error_class(answer.status)
    return Response(
        status=answer.status,
        media_type=content.media_type if content else None,
        model=model,
        annotation=annotation,
        description=answer.description,
        error=ident(error) if error else None,
        items=items,
    )


def _by_name(type_: Type, classes: Mapping[str, str]) -> str:
    return classes[type_.key] if isinstance(type_, Ref) else "Any"


def stream_of(items: Annotation) -> Annotation:
    """A stream of such items."""
    code = Code("Stream[") + items.code + Code("]")
    return Annotation(code, items.imports | {STREAM})


def _item_type(content: Content, called: Called, key: str, hoist: Hoist) -> Type | None:
    """The type of the items of a stream; None: text as it comes."""
    schema = item_schema(content, hoist.document)
    is_event = kind_of(content.media_type) == "events"
    if is_event and is_text(schema, hoist.document):
        return None
    word = "Event" if is_event else "Item"
    place = Place(key, "response", called.call, called.class_name + word)
    title = f"One {'event' if is_event else 'line'} of `{called.call}`."
    return hoist.response(schema, place, title)


def returned(
    answers: tuple[Answer, ...], responses: tuple[Response, ...]
) -> Annotation:
    """What the method returns: the union over all documented successes."""
    successes = [r for a, r in zip(answers, responses, strict=True) if a.success]
    items = [response.items for response in successes if response.items]
    if items:
        return stream_of(join(items))
    found = [response.annotation or Annotation(Code("None")) for response in successes]
    return join(found) if found else Annotation(Code("None"))

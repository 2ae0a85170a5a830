"""The responses of an operation: read from its document, then written out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from codegen.code import Code, ident
from codegen.model.hoist import Hoist
from codegen.model.ir import Annotation, Response
from codegen.model.naming import Called
from codegen.model.prose import text_of
from codegen.model.read_schema import Place
from codegen.model.shapes import Ref, Type
from codegen.model.types import Annotations, join
from codegen.openapi.responses import (
    Content,
    class_suffix,
    content_of,
    error_class,
    is_success,
)


@dataclass(frozen=True, slots=True)
class Answer:
    """A documented status before classes have names."""

    status: str
    content: Content | None
    type: Type | None
    description: str
    success: bool


def read_answers(
    responses: Any, called: Called, key: str, hoist: Hoist
) -> list[Answer]:
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
        type_: Type | None = None
        if content is not None and content.kind == "json":
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
        description = text_of(response, "description")
        found.append(Answer(status, content, type_, description, success))
    return found


def write_response(
    answer: Answer, annotations: Annotations, classes: Mapping[str, str]
) -> Response:
    content = answer.content
    model: str | None = None
    annotation: Annotation | None = None
    if content is not None:
        if answer.type is not None:
            annotation = annotations.of(answer.type, "result")
            ref = answer.type
            model = classes[ref.key] if isinstance(ref, Ref) else "Any"
        else:
            model = "str" if content.kind == "text" else "bytes"
            annotation = Annotation(Code(model))
    error = None if answer.success else error_class(answer.status)
    return Response(
        status=answer.status,
        media_type=content.media_type if content else None,
        model=model,
        annotation=annotation,
        description=answer.description,
        error=ident(error) if error else None,
    )


def returned(
    answers: tuple[Answer, ...], responses: tuple[Response, ...]
) -> Annotation:
    """What the method returns: the union over all documented successes."""
    found = [
        response.annotation or Annotation(Code("None"))
        for answer, response in zip(answers, responses, strict=True)
        if answer.success
    ]
    return join(found) if found else Annotation(Code("None"))

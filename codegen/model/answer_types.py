"""What a mock of an operation takes as its answer: models, or the same as JSON data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from codegen.code import Code
from codegen.model.build_responses import Answer
from codegen.model.ir_annotation import Annotation, Import
from codegen.model.shapes import (
    Array,
    Enum,
    Map,
    Object,
    Ref,
    Tagged,
    Tuple,
    Type,
    Union,
    is_recursive,
)
from codegen.model.types import Annotations, join

_MOST = 200
_JSON = Annotation(
    Code("Mapping[str, Any]"),
    frozenset({Import("collections.abc", "Mapping"), Import("typing", "Any")}),
)


def answer_type(answers: Sequence[Answer], annotations: Annotations) -> Annotation:
    """The union over all documented successes; a stream is given as its items."""
    successes = [answer for answer in answers if answer.success]
    found = [each for a in successes for each in _of_answer(a, annotations)]
    return join(found or [Annotation(Code("None"))])


def _of_answer(answer: Answer, annotations: Annotations) -> Iterator[Annotation]:
    content = answer.content
    if content is None:
        yield Annotation(Code("None"))
    elif content.kind == "stream":
        text = Annotation(Code("str"))
        yield _sequence(_taken(answer.type, annotations) if answer.type else text)
    elif answer.type is not None:
        yield from _alternatives(answer.type, annotations)
    else:
        yield Annotation(Code("bytes" if content.kind == "binary" else "str"))


def _taken(type_: Type, annotations: Annotations) -> Annotation:
    return join(_alternatives(type_, annotations))


def _alternatives(type_: Type, annotations: Annotations) -> Iterator[Annotation]:
    match type_:
        case Ref(key):
            body = annotations.definitions[key].body
            if isinstance(body, Object):
                yield annotations.of(type_, "result")
                yield _JSON
            elif isinstance(body, Enum) or is_recursive(key, annotations.definitions):
                yield annotations.of(type_, "result")
            else:
                found = list(_alternatives(body, annotations))
                # Python itself does not compile a union of some thousands.
                whole = [annotations.of(type_, "result"), _JSON]
                yield from found if len(found) <= _MOST else whole
        case Array(items):
            yield _sequence(_taken(items, annotations))
        case Map(values):
            inner = _taken(values, annotations)
            code = Code("Mapping[str, ") + inner.code + Code("]")
            needed = {Import("collections.abc", "Mapping")}
            yield Annotation(code, inner.imports | needed)
        case Union(members):
            for member in members:
                yield from _alternatives(member, annotations)
        case Tagged():
            for member in type_.types:
                yield from _alternatives(member, annotations)
        case Tuple():
            yield annotations.of(type_, "result")
        case _:
            yield annotations.of(type_, "argument")


def _sequence(items: Annotation) -> Annotation:
    needed = {Import("collections.abc", "Sequence")}
    code = Code("Sequence[") + items.code + Code("]")
    return Annotation(code, items.imports | needed)

"""Tests of what a call sends and of what it returns."""

from __future__ import annotations

from codegen.code import Code, ident, py
from codegen.testing.answers import Answer
from codegen.testing.bodies import content_type, expected_body
from codegen.testing.cases import CallTest, ExpectedRequest, ExpectedResult, Named
from codegen.testing.imports import TestImports
from codegen.testing.keywords import is_list, is_mapping
from codegen.testing.media import media_of
from codegen.testing.subject import Planned, Subject, operation_node
from codegen.testing.synthesis import Json
from codegen.testing.values import CallWriter, bytes_text, has_empty, pairs_text
from codegen.testing.wire import ABSENT, header_names, sent

_NONE = Code("")
# What every client sends, if the caller does not.
_OWN = frozenset({"accept-encoding", "connection", "user-agent"})


def call_tests(
    subject: Subject, writer: CallWriter, imports: TestImports
) -> tuple[CallTest, ...]:
    """The tests of all planned calls; `imports` gets the names that they use."""
    return tuple(
        _test(subject, planned, writer, imports) for planned in subject.planned
    )


def _test(
    subject: Subject, planned: Planned, writer: CallWriter, imports: TestImports
) -> CallTest:
    written = writer.write(planned.call, models=planned.models)
    answer = planned.answer
    # Of a list the mock answers the last page, whatever the example says.
    is_first = answer is subject.planned[0].answer
    is_default = is_first and not subject.operation.paginates
    local, text = list(written.local), py(answer.body)
    if _is_open(answer.body) and not is_default:
        text = Code("answer")
        local.insert(0, Named(text, py(answer.body), has_empty(answer.body)))
    if any(name.vague for name in local):
        imports.typing = True
    result: ExpectedResult | None = None
    if planned.returns:
        result = _result(subject, answer, text, imports)
    return CallTest(
        name=subject.operation.name + ident(f"_{planned.title}"),
        local=tuple(local),
        lenient=not answer.fits,
        answer=_NONE if is_default else _answer(answer, text),
        arguments=written.arguments,
        request=_request(subject, planned, written.body) if planned.sends else None,
        result=result,
    )


def _answer(answer: Answer, text: Code) -> Code:
    """The arguments of `Api.answers`."""
    keyword = {"json": "json=", "text": "text=", "bytes": "content="}
    keyword |= {"events": "events=", "lines": "lines="}
    if answer.kind == "none":
        return py(answer.status)
    if answer.kind == "bytes":
        text = bytes_text(answer.body)
    return py(answer.status) + Code(", ") + Code(keyword[answer.kind]) + text


def _result(
    subject: Subject, answer: Answer, text: Code, imports: TestImports
) -> ExpectedResult:
    model = subject.model(answer) if answer.fits else None
    declared = answer.fits and answer.declared and _is_open(answer.body)
    if answer.kind == "bytes":
        text = bytes_text(answer.body)
    elif answer.parsed != answer.body:
        text = py(answer.parsed)
    simple = answer.parsed is None or isinstance(answer.parsed, bool)
    streams = answer.kind in ("events", "lines")
    if (model is None or streams) and not simple:
        imports.results.add("to_wire")
    if answer.models:
        imports.results.add("models")
    if declared:
        imports.results.add("undocumented")
    return ExpectedResult(
        value=py(answer.parsed) if simple else text,
        simple=simple,
        typed=model is not None and not streams,
        items=model is not None and streams,
        model=imports.model(*model) if model else _NONE,
        bytes=answer.kind == "bytes",
        declared=declared,
        models=answer.models,
    )


def _request(subject: Subject, planned: Planned, body: Code) -> ExpectedRequest:
    document = subject.surroundings.document
    credentials = subject.surroundings.credentials
    operation = subject.operation
    path, method = operation.path, operation.method.lower()
    call = planned.call
    address = subject.surroundings.servers.address(operation)
    node = operation_node(document, operation)
    request = sent(document, path, method, call.given, credentials, address, node)
    headers, reads = dict(request.headers), Code("json")
    media = media_of(document, node)
    if call.body is not ABSENT and media is not None:
        if (media_type := content_type(media, call.body)) is not None:
            headers["content-type"] = media_type
        if media.kind != "json":
            reads, body = expected_body(document, media, call.body)
    # One test is enough to see that no other credential goes with the request.
    known = header_names(document, node, credentials if planned.returns else ())
    absent = [name for name in known if name not in {*headers, *_OWN}]
    return ExpectedRequest(
        method=py(request.method),
        path=py(request.path),
        url=py(request.url),
        has_url=bool(operation.servers),
        query=pairs_text(request.query),
        headers=tuple(Named(py(n), py(v)) for n, v in sorted(headers.items())),
        no_headers=tuple(py(name) for name in absent),
        has_cookies=bool(request.cookies),
        cookies=pairs_text(request.cookies),
        has_body=call.body is not ABSENT,
        reads=reads,
        body=body,
    )


def _is_open(body: Json) -> bool:
    """Whether a body is an object or a list with something in it."""
    return bool(body) and (is_mapping(body) or is_list(body))

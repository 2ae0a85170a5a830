"""Tests of the errors that the documented answers raise."""

from __future__ import annotations

from codegen.code import Code, ident, py
from codegen.testing.answers import Answer
from codegen.testing.cases import ErrorCase, ErrorTest
from codegen.testing.imports import TestImports
from codegen.testing.subject import Subject
from codegen.testing.values import Written, bytes_text

# By status (RFC 9110); the others are APIStatusError and InternalServerError.
_CLASSES = {
    400: "BadRequestError",
    401: "AuthenticationError",
    402: "PaymentRequiredError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    408: "RequestTimeoutError",
    409: "ConflictError",
    410: "GoneError",
    422: "UnprocessableEntityError",
    429: "RateLimitError",
}
# By what is known of the body; the first that there is has the plain name.
_TITLES = {
    "declared": "raises_what_the_page_documents",
    "typed": "raises_what_the_page_documents_beyond_the_schema",
    "untyped": "raises_with_the_body_that_came",
    "bare": "raises_where_no_body_is_documented",
}


def error_kinds(subject: Subject) -> tuple[str, ...]:
    """The kinds of bodies that the documented errors have; each gets a test."""
    found = {_kind(subject, answer) for answer in subject.failures}
    return tuple(kind for kind in _TITLES if kind in found)


def error_tests(
    subject: Subject, written: Written, imports: TestImports
) -> tuple[ErrorTest, ...]:
    """One test for each kind of body, over all answers that have it.

    Args:
        written: The call that gets these answers.
        imports: Gets the names that the tests use.
    """
    found: list[ErrorTest] = []
    for kind in error_kinds(subject):
        answers = [a for a in subject.failures if _kind(subject, a) == kind]
        cases = [_case(subject, answer, kind, imports) for answer in answers]
        clean = all(answer.fits and answer.kind == "json" for answer in answers)
        title = _TITLES[kind] if found else _TITLES["declared"]
        typed, bare = kind in ("declared", "typed"), kind == "bare"
        found.append(
            ErrorTest(
                name=subject.operation.name + ident(f"_{title}"),
                cases=tuple(cases),
                local=written.local,
                arguments=written.arguments,
                typed=typed,
                declared=kind == "declared",
                bare=bare,
                clean=clean,
            )
        )
        imports.pytest = True
        imports.public.add("APIStatusError")
        imports.typing |= not bare
        if typed or clean:
            imports.public.add("schema_issues")
        if not typed and not bare:
            imports.results.add("to_wire")
        if kind == "declared":
            imports.results.add("undocumented")
    return tuple(found)


def error_class(status: int) -> str:
    """The class of error that is raised for a status."""
    if status >= 500:
        return "InternalServerError"
    return _CLASSES.get(status, "APIStatusError")


def _kind(subject: Subject, answer: Answer) -> str:
    if answer.kind == "none":
        return "bare"
    same = answer.parsed == answer.body
    if answer.fits and same and subject.model(answer) is not None:
        return "declared" if answer.declared else "typed"
    return "untyped"


def _case(
    subject: Subject, answer: Answer, kind: str, imports: TestImports
) -> ErrorCase:
    model = subject.model(answer) if kind in ("declared", "typed") else None
    is_bytes = answer.kind == "bytes"
    body = bytes_text(answer.body) if is_bytes else py(answer.parsed)
    keywords = {"json": "json", "text": "text", "bytes": "content", "none": ""}
    sent = body if is_bytes else py(answer.body)
    return ErrorCase(
        status=answer.status,
        error=imports.error(error_class(answer.status)),
        model=imports.model(*model) if model else Code(""),
        answer=Code("{") + py(keywords[answer.kind]) + Code(": ") + sent + Code("}"),
        body=body,
    )

"""An operation under test, with the calls and answers it is tested with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from codegen.model.ir import Operation
from codegen.model.variants import variant_node
from codegen.problems import Problems
from codegen.reading.source import Node
from codegen.testing.answered import Answered
from codegen.testing.answers import Answer, least_answer
from codegen.testing.calls import Call, Calls
from codegen.testing.other_forms import OtherForms
from codegen.testing.servers import Servers
from codegen.testing.values import has_models

_NO_CONTENT = Answer("200", 200, "none", None, None, fits=True, declared=True)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the operations of a package have in common.

    Args:
        classes: The models that are classes, by module and name.
        credentials: The values that the client is given for each security scheme.
    """

    document: Node
    answered: Answered
    classes: frozenset[tuple[str, str]]
    credentials: Mapping[str, Sequence[str]]
    servers: Servers


@dataclass(frozen=True, slots=True)
class Planned:
    """A call to test.

    Args:
        title: What the name of the test says after that of the operation.
        models: Objects are passed as models.
        sends: Look at the request.
        returns: Look at the result.
    """

    title: str
    call: Call
    answer: Answer
    models: bool = False
    sends: bool = True
    returns: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """One operation; `required` is a call with nothing that may be left out."""

    surroundings: Surroundings
    operation: Operation
    required: Call
    planned: tuple[Planned, ...]
    failures: tuple[Answer, ...]

    def model(self, answer: Answer) -> tuple[str, str] | None:
        """Module and name of the class that the body of an answer becomes."""
        for response in self.operation.responses:
            if response.status == answer.key and response.model is not None:
                model = response.model.removeprefix("Stream[").removesuffix("]")
                module, _, name = model.rpartition(".")
                if (module, name) in self.surroundings.classes:
                    return module, name
        return None


def operation_node(document: Node, operation: Operation) -> Node:
    """The operation in the document, as the method has it."""
    node = document["paths"][operation.path][operation.method.lower()]
    return variant_node(node, document, operation.variant)


def subject_of(
    surroundings: Surroundings,
    operation: Operation,
    problems: Problems,
    forms: OtherForms | None = None,
) -> Subject:
    """Plan the tests of an operation.

    Args:
        problems: Gets a note for each example that does not fit its schema.
        forms: Says in which other forms it is answered; None: in no other is tried.
    """
    document = surroundings.document
    node = operation_node(document, operation)
    found = surroundings.answered.of(operation, node)
    if forms is not None:
        found += tuple(forms.of(node, found))
    calls = Calls(document, node, operation, problems)
    shown, each = calls.documented(), calls.each()
    required = calls.required(shown[0])
    successes = [answer for answer in found if answer.success] or [_NO_CONTENT]
    least = least_answer(document, node, successes[0])
    models = has_models(operation, each, surroundings.classes) and not calls.endless
    return Subject(
        surroundings,
        operation,
        required,
        tuple(_planned(shown, each, required, successes, least, models)),
        tuple(answer for answer in found if not answer.success),
    )


def _planned(
    shown: Sequence[Call],
    each: Call,
    required: Call,
    successes: Sequence[Answer],
    least: Answer | None,
    models: bool,
) -> Iterator[Planned]:
    first, *others = successes
    for number, call in enumerate(shown, 1):
        title = "sends_what_the_page_documents"
        title = title if number == 1 else f"sends_example_{number}_of_the_page"
        yield Planned(title, call, first, returns=number == 1)
    if each.given != shown[0].given:
        title = "sends_each_argument_in_its_place"
        yield Planned(title, each, first, models=models)
    elif models:
        yield Planned("sends_models_like_dicts", each, first, models=True)
    if required.given != shown[0].given:
        yield Planned("sends_nothing_that_was_not_given", required, first)
    for number, answer in enumerate(others, 2):
        title = f"returns_what_the_page_documents_for_{answer.status}"
        if answer.form:
            title = f"returns_form_{answer.form}_of_{answer.status}"
        elif any(
            other.status == answer.status for other in (first, *others[: number - 2])
        ):
            title += f"_in_example_{number}"
        yield Planned(title, required, answer, sends=False, returns=True)
    if least is not None:
        title = "returns_the_least_that_the_schema_allows"
        yield Planned(title, required, least, sends=False, returns=True)

"""The forms that answers may have besides the one that is shown.

What is answered in one form in one operation is read by the same code in all others, so
each schema's forms are tried once: with the first operation that answers it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from codegen.testing.answered import answered_schema
from codegen.testing.answers import Answer, other_forms_of
from codegen.testing.keywords import mapping


class OtherForms:
    """Hands out the forms of the answers of a document, those of each schema once."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._done = set[str]()

    def of(
        self, operation: Mapping[str, Any], answers: Iterable[Answer]
    ) -> Iterator[Answer]:
        """An answer for each further form of what an operation answers.

        Args:
            operation: As the document has it.
            answers: Its documented answers.
        """
        statuses = {a.key: a.status for a in answers if a.kind == "json"}
        for key, status in statuses.items():
            schema = json.dumps(answered_schema(operation, key), default=str)
            if schema not in self._done:
                self._done.add(schema)
                response = mapping(operation, "responses")[key]
                yield from other_forms_of(self._document, response, key, status)

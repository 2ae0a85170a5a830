"""The forms that answers may have besides the one that is shown.

What is answered in one form in one operation is read by the same code in all others, so
each schema's forms are tried once: with the first operation that answers it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from codegen.files import digest
from codegen.tested import Tried
from codegen.testing.answered import answered_schema
from codegen.testing.answers import Answer, other_forms_of
from codegen.testing.keywords import mapping


class OtherForms:
    """Hands out the forms of the answers of a document, those of each schema once.

    Attributes:
        tried: The schemas of the operation that came last.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._done = set[str]()
        self.tried: list[Tried] = []

    def of(
        self, operation: Mapping[str, Any], answers: Iterable[Answer]
    ) -> Iterator[Answer]:
        """An answer for each further form of what an operation answers.

        Args:
            operation: As the document has it.
            answers: Its documented answers.
        """
        self.tried = []
        statuses = {a.key: a.status for a in answers if a.kind == "json"}
        for key, status in statuses.items():
            text = json.dumps(answered_schema(operation, key), default=str)
            schema = digest(text.encode("utf-8", "surrogatepass"))
            is_first = schema not in self._done
            self.tried.append((schema, is_first))
            self._done.add(schema)
            if is_first:
                response = mapping(operation, "responses")[key]
                yield from other_forms_of(self._document, response, key, status)

    def repeats(self, tried: Iterable[Tried]) -> bool:
        """Whether the schemas of an operation would be tried as they were before.

        Then they count as tried.
        """
        if any(is_first == (schema in self._done) for schema, is_first in tried):
            return False
        self._done |= {schema for schema, _ in tried}
        return True

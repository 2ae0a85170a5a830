"""What all operations of an API decide together, beside the names of classes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decided:
    """What a part of an API cannot decide for itself.

    Args:
        camel_case: Whether the API's own names are in camel case.
        classes: The classes of resources, by their names.
        texts: What the documentation says of resources.
    """

    camel_case: bool
    classes: Mapping[str, str]
    texts: Mapping[str, str]

    def knows(self, resources: Iterable[str]) -> bool:
        """Whether the API has all of these resources."""
        return self.classes.keys() >= {*resources}

"""The part of the intermediate model that is about webhooks."""

from __future__ import annotations

from dataclasses import dataclass, field

from codegen.openapi.signatures import Signature
from codegen.problems import Where


@dataclass(frozen=True, slots=True)
class Webhook:
    """An event that the API sends to its users.

    `model` is what its payload becomes, as in `Response`: Any, where the page does
    not describe it. None: the payload is not JSON.
    """

    name: str
    method: str
    media_type: str | None
    model: str | None
    summary: str
    url: str
    where: Where = field(repr=False)


@dataclass(frozen=True, slots=True)
class Webhooks:
    """All events.

    `tag` is a field that has another value in each; empty: none. `signature`: how
    they are signed, if that is known.
    """

    events: tuple[Webhook, ...]
    tag: str
    signature: Signature | None

    @property
    def parsed(self) -> tuple[Webhook, ...]:
        """Those whose payload can be parsed."""
        return tuple(event for event in self.events if event.model is not None)

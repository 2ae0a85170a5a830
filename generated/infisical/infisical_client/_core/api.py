"""What all clients of one API have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .credentials import Scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """One API.

    Args:
        package: The full name of the package, wherever it was put; models are looked
            up below it, and it is the name of the logger.
        user_agent: Sent with each request.
        servers: Base URLs by name; the first is the default. They may have variables.
        security: The security schemes by id.
        path: What belongs to `base_url` where the API has no server.
    """

    package: str
    user_agent: str
    servers: Mapping[str, str]
    security: Mapping[str, Scheme]
    path: str = ""

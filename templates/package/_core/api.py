"""What all calls of one API have in common, and all calls of one client."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from .clock import Clock
from .credentials import Credentials, Scheme
from .hooks import Hooks
from .options import CallOptions
from .servers import Servers


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a client; calls do not change them."""

    api: Api
    servers: Servers
    credentials: Credentials
    defaults: CallOptions
    strict: bool
    hooks: Hooks | None
    clock: Clock
    log: logging.Logger

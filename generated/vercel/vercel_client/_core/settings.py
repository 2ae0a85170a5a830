"""What a client knows that each of its calls needs."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from .api import Api
from .clock import Clock
from .credentials import Credentials
from .hooks import Hooks
from .options import CallOptions
from .servers import Servers


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

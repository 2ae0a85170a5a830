"""What a client knows that each of its calls needs."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from .api import Api
from .clock import Clock
from .credentials import Credential
from .options import CallOptions
from .servers import Servers


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a client; calls do not change them."""

    api: Api
    servers: Servers
    credentials: Mapping[str, Credential]
    defaults: CallOptions
    strict: bool
    clock: Clock
    log: logging.Logger

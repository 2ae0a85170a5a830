"""The security schemes in the intermediate model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from codegen.code import Code

SchemeKind = Literal["bearer", "oauth2", "basic", "apiKey", "mutualTLS"]


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """A credential of the client, its arguments and environment variables.

    `oauth2` is one whose tokens the client can fetch: it has three arguments with
    an environment variable, and two more, `token_url` and `scopes`. A scheme
    without arguments asks nothing of the client.
    """

    id: str
    kind: SchemeKind
    arguments: tuple[Code, ...]
    environment: tuple[str, ...]
    wire: str
    place: str
    doc: str
    prefix: str = ""
    token_url: str = ""
    scopes: tuple[str, ...] = ()
    settings: tuple[Code, ...] = ()  # arguments that hold no secret

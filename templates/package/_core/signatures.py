"""Signatures of webhooks: that a request came from the API, and was not changed."""

from __future__ import annotations

import base64
import hmac
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

TOLERANCE: Final = 300.0  # seconds that a time may differ from ours
# With it, anybody could sign.
_EMPTY: Final = "the secret is empty; is the variable that holds it set?"


class SignatureError(ValueError):
    """The request is not signed with this secret, or was not sent just now."""


@dataclass(frozen=True, slots=True)
class BodySignature:
    """HMAC-SHA256 of the body, in hexadecimal digits, in one header.

    Args:
        header: The name of the header.
        prefix: What stands before the digits.
    """

    header: str
    prefix: str = ""

    def verify(self, body: bytes, headers: Mapping[str, str], secret: str) -> None:
        """Raise SignatureError if a request is not signed with `secret`.

        Raises:
            ValueError: The secret is empty.
        """
        if not secret:
            raise ValueError(_EMPTY)
        given = _header(headers, self.header)
        expected = self.prefix + hmac.new(secret.encode(), body, "sha256").hexdigest()
        if not hmac.compare_digest(given.encode(), expected.encode()):
            raise SignatureError(f"{self.header} is not the signature of this body")


@dataclass(frozen=True, slots=True)
class StandardSignature:
    """The signature of Standard Webhooks 1.0, over the id, the time and the body.

    `prefix`: what the names of its three headers begin with.
    """

    prefix: str

    def verify(self, body: bytes, headers: Mapping[str, str], secret: str) -> None:
        """Raise SignatureError if a request is not signed with `secret`, or is old.

        Raises:
            ValueError: The secret is not one of this kind.
        """
        id_, sent, signatures = (
            _header(headers, f"{self.prefix}-{name}")
            for name in ("id", "timestamp", "signature")
        )
        try:
            key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
        except ValueError:
            raise ValueError("the secret is not base64, as in whsec_...") from None
        if not key:
            raise ValueError(_EMPTY)
        if not sent.isascii() or not sent.isdigit() or len(sent) > 12:
            raise SignatureError(f"{self.prefix}-timestamp is no time")
        if abs(time.time() - int(sent)) > TOLERANCE:
            raise SignatureError(f"{self.prefix}-timestamp is too far from now")
        signed = f"{id_}.{sent}.".encode() + body
        digest = base64.b64encode(hmac.digest(key, signed, "sha256"))
        # There are several while the secret is changed.
        given = [item.partition("v1,")[2].encode() for item in signatures.split()]
        if not any(hmac.compare_digest(item, digest) for item in given):
            text = f"{self.prefix}-signature is not the signature of this body"
            raise SignatureError(text)


def _header(headers: Mapping[str, str], name: str) -> str:
    for key, value in headers.items():
        if key.lower() == name.lower():
            return value.encode(errors="replace").decode()  # there may be surrogates
    raise SignatureError(f"the request has no header {name}")

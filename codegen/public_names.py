"""The names that users of a package write: how they look, and how they are compared."""

from __future__ import annotations

import keyword
import unicodedata

from codegen.model.names import (
    RESERVED_CLASSES,
    RESERVED_OPERATIONS,
    RESERVED_RESOURCES,
)

# Where models stand that the API's description names itself: `models.Cert`.
SHARED = "shared"


def is_model(name: str) -> bool:
    """Whether it is a model, `models.Cert` or `models.certs.IssueCertResponse`.

    A client may have a resource `models`, too; its methods are in lower case.
    """
    head, *rest = name.split(".")
    if head != "models" or not rest:
        return False
    return len(rest) == 2 or rest[0] != rest[0].lower()


def canonical(name: str) -> str:
    """The one name of what has two: `models.Cert` is `models.shared.Cert`."""
    if is_model(name) and name.count(".") == 1:
        return name.replace(".", f".{SHARED}.")
    return name


def spelled(name: str) -> str:
    """The shortest name that users can write."""
    return name.replace(f"models.{SHARED}.", "models.") if is_model(name) else name


def reason_against(name: str) -> str | None:
    """Why `name` cannot be that of an operation or model; None if it can."""
    parts = name.split(".")
    if len(parts) == 1 or len(parts) > (3 if is_model(name) else 2):
        return (
            "must be a resource and a method, such as 'certs.issue_cert', or a model, "
            "such as 'models.certs.IssueCertResponse'"
        )
    for part in parts:
        if (
            not part.isidentifier()
            or part.startswith("_")
            or keyword.iskeyword(part)
            or unicodedata.normalize("NFKC", part) != part
        ):
            return f"cannot be written in Python ({part!r} is no name there)"
    own = {1: RESERVED_RESOURCES, 2: RESERVED_OPERATIONS} if not is_model(name) else {}
    own = own or {len(parts): RESERVED_CLASSES}
    for number, part in enumerate(parts, 1):
        if part in own.get(number, ()):
            return (
                f"is taken: {part!r} is a name of the generated package or of Windows"
            )
    return None

"""The docstrings of a resource in the intermediate model; see `ir`."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.code import Code


@dataclass(frozen=True, slots=True)
class ResourceDocs:
    """The same text at three indents: in `module`, `class_`, and client `property_`."""

    module: Code
    class_: Code
    property_: Code

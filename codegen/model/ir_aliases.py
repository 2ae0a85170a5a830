"""Old names that still work, and warn."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.code import Code
from codegen.model.ir import Operation
from codegen.public_names import SHARED, spelled


@dataclass(frozen=True, slots=True)
class Home:
    """The resource in which a method stands now, seen from that of its old name."""

    module: Code
    class_name: Code
    async_class_name: Code


@dataclass(frozen=True, slots=True)
class MethodAlias:
    """An old name of a method.

    `operation` has the types as they are written in the resource of the old
    name; `home` is None where that is the resource of the new one, too.
    """

    resource: str
    name: Code
    operation: Operation
    home: Home | None

    @property
    def is_elsewhere(self) -> bool:
        return self.home is not None

    @property
    def call(self) -> str:
        return f"{self.resource}.{self.name}"

    @property
    def message(self) -> str:
        """What a call warns of."""
        return f"{self.call} is now {self.operation.call}"

    @property
    def advice(self) -> str:
        """What its docstring says."""
        return f"Deprecated: use `{self.operation.call}`."


@dataclass(frozen=True, slots=True)
class ModelAlias:
    """An old name of a model, with the modules of both below `models`."""

    module: str
    name: str
    new_module: str
    new_name: str

    @property
    def old(self) -> str:
        return spelled(f"models.{self.module}.{self.name}")

    @property
    def new(self) -> str:
        return spelled(f"models.{self.new_module}.{self.new_name}")

    @property
    def modules(self) -> tuple[str, ...]:
        """The modules that have the old name; empty: `models` itself."""
        return (self.module, "") if self.module == SHARED else (self.module,)

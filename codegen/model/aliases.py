"""The old names of a configuration: what each of them means in this API."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from codegen.model.build_operation import Draft
from codegen.model.ir_aliases import ModelAlias
from codegen.model.types import ClassName
from codegen.options import ClientOptions
from codegen.problems import Problems, corrected
from codegen.public_names import canonical, is_model, spelled


@dataclass(frozen=True, slots=True)
class OldMethod:
    """An old name of a method, and the operation that it calls."""

    resource: str
    name: str
    draft: Draft


def old_methods(
    options: ClientOptions, drafts: Sequence[Draft], problems: Problems
) -> list[OldMethod]:
    """The operations among `deprecated`, sorted; reports what cannot be."""
    known = {draft.called.call: draft for draft in drafts}
    found: list[OldMethod] = []
    for old, new in _checked(options, known, problems, models=False):
        resource, _, name = old.partition(".")
        found.append(OldMethod(resource, name, known[new]))
    return found


def old_models(
    options: ClientOptions, classes: Mapping[str, ClassName], problems: Problems
) -> tuple[ModelAlias, ...]:
    """The models among `deprecated`, sorted; reports what cannot be."""
    known = {f"models.{found.module}.{found.name}" for found in classes.values()}
    return tuple(
        ModelAlias(*old.split(".")[1:], *new.split(".")[1:])
        for old, new in _checked(options, known, problems, models=True)
    )


def _checked(
    options: ClientOptions, known: Collection[str], problems: Problems, *, models: bool
) -> list[tuple[str, str]]:
    """Old and new name of all that can be."""
    found: dict[str, str] = {}
    pairs = {(canonical(k), canonical(v)) for k, v in options.deprecated.items()}
    for key, value in options.deprecated.items():
        if is_model(key) != models:
            continue
        old, new = canonical(key), canonical(value)
        where = options.place("deprecated", key)
        if new not in known:
            advice = corrected(spelled(new), map(spelled, known), "correct it")
            text = f"deprecated: there is no {value!r}; {advice}"
            problems.error(where, "E630", text)
        elif old in known:
            text = f"deprecated: {key!r} still exists; take it out"
            problems.error(where, "E631", text)
        elif models and (old.removesuffix("Dict"), new) in pairs - {(old, new)}:
            text = f"deprecated: {key!r} comes with {key.removesuffix('Dict')!r}; "
            problems.error(where, "E631", f"{text}take it out")
        else:
            found[old] = new
    return sorted(found.items())

"""Which public names are gone, and what they are called now."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from codegen.public_names import canonical, is_model, spelled


@dataclass(frozen=True, slots=True)
class Changes:
    """Names that were there: no longer, under a new one, or for something else."""

    vanished: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict[str, str])
    exchanged: Mapping[str, str] = field(default_factory=dict[str, str])


def changes(
    old: Mapping[str, str], new: Mapping[str, str], kept: Collection[str] = ()
) -> Changes:
    """What became of the `old` names, of which each has its place in the API.

    Args:
        kept: Old names that the configuration keeps; none of them is a new name.
    """
    aliases = {canonical(name) for name in kept}
    own = {place: name for name, place in new.items() if name not in aliases}
    # Operations come before models, which are often renamed with them.
    gone = {name: old[name] for name in sorted(old, key=_order) if name not in new}
    renamed = {
        name: own[place]
        for name, place in gone.items()
        if place and place in own and own[place] not in old
    }
    exchanged = {
        name: own[place]
        for name, place in old.items()
        if place and new.get(name, place) not in (place, "") and place in own
    }
    return Changes(tuple(sorted(gone.keys() - renamed)), renamed, exchanged)


def _order(name: str) -> tuple[bool, str]:
    return is_model(name), name


def updated(
    deprecated: Mapping[str, str], renamed: Mapping[str, str], new: Collection[str]
) -> dict[str, str]:
    """The key `deprecated` of a client after some names have changed.

    Old names lead to the newest one at once, and none that exists is among them.
    """
    found: dict[str, str] = {}
    for old, name in deprecated.items():
        newest = renamed.get(canonical(name))
        if newest is None and canonical(name) not in new:
            newest = renamed.get(canonical(old))
        if canonical(old) not in new:
            found[old] = spelled(newest) if newest else name
    known = {canonical(old) for old in found}
    return found | {
        spelled(old): spelled(name) for old, name in renamed.items() if old not in known
    }


def lines(found: Changes, *, configured: bool) -> Iterator[str]:
    """What is said of changed names, and how to keep the old ones."""
    if found.vanished:
        yield f"no longer there: {', '.join(map(spelled, found.vanished))}"
    for name, other in found.exchanged.items():
        yield (
            f"{spelled(name)} is something else now; what it was is {spelled(other)}"
        )
    said = [
        f"{spelled(old)} is now {spelled(new)}" for old, new in found.renamed.items()
    ]
    if configured and said:
        names = "name" if len(said) == 1 else "names"
        advice = f"to keep the old {names}: deprecated = {inline(found.renamed)}"
        said = [f"{said[0]}; {advice}"] if len(said) == 1 else [*said, advice]
    yield from said


def inline(renamed: Mapping[str, str]) -> str:
    """The value of `deprecated`, as TOML on one line."""
    pairs = (
        f"{_string(spelled(old))} = {_string(spelled(new))}"
        for old, new in renamed.items()
    )
    return f"{{ {', '.join(pairs)} }}"


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)

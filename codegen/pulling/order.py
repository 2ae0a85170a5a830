"""What to pull, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from codegen.problems import Problem, Where


@dataclass(frozen=True, slots=True)
class Order:
    """URLs to pull into a folder.

    `label` is the folder's name in messages, `place` where the URLs were said.
    `whole`: they are all that the folder is pulled from. `everything`: keep
    pages of lists that have no operation.
    """

    folder: Path
    label: str
    urls: tuple[str, ...]
    place: Where
    match: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    whole: bool = False
    everything: bool = False
    prune: bool = False
    force: bool = False
    jobs: int = 4


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page to fetch: its URL, the one that was asked for, its file.

    `listed`: it was found in a list. `guessed`: what was asked for may as well
    have been a folder.
    """

    url: str
    source: str
    file: str
    listed: bool = False
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did; files are relative to the folder of the order.

    `left_out` pages have no operation, `elsewhere` links of lists lead to
    other sites or to what is no page.
    """

    order: Order
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    unchanged: int = 0
    left_out: int = 0
    elsewhere: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def found(self) -> bool:
        """Whether any page is as the site has it, or as it was wanted."""
        written = self.new or self.changed or self.deleted
        return bool(written or self.unchanged or self.left_out)

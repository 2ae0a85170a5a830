"""The specifications that stand on a page as blocks of YAML or JSON."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from codegen.dialects import legacy, openapi
from codegen.dialects.fragment import Fragment, Origin
from codegen.problems import InputError, Problem, Problems
from codegen.reading.decode import load_braces
from codegen.reading.nodes import Node
from codegen.reading.pages import Block, Page
from codegen.reading.repeated import Repeated


class BlockDialect(Protocol):
    NAME: str

    def matches(self, value: Any, /) -> bool: ...
    def operations(self, value: Node, /) -> list[tuple[str, str]]: ...
    def read(self, value: Node, origin: Origin, problems: Problems, /) -> Fragment: ...


BLOCKS: tuple[BlockDialect, ...] = (legacy, openapi)

_NEITHER = (
    "the block is neither a flattened operation (paths.path and paths.method) "
    "nor an OpenAPI document (openapi, and paths or webhooks)"
)


@dataclass(slots=True)
class FoundBlocks:
    """What the blocks of one page are."""

    known: list[tuple[Block, BlockDialect, Node]] = field(
        default_factory=list[tuple[Block, BlockDialect, Node]]
    )
    broken: list[Problem] = field(default_factory=list[Problem])
    broken_examples: list[Problem] = field(default_factory=list[Problem])


def recognise(page: Page, repeated: Repeated) -> FoundBlocks:
    """What the blocks of a page are; what is wrong with one is in what is found."""
    found = FoundBlocks()
    for block in page.blocks:
        named = bool(block.info.method)
        try:
            value = _load_block(block, repeated)
        except InputError as error:
            problem = replace(error.problem, operation=_label(block))
            (found.broken if named else found.broken_examples).append(problem)
            continue
        for dialect in BLOCKS:
            if dialect.matches(value):
                found.known.append((block, dialect, value))
                break
        else:
            if named:
                problem = Problem(block.where, "E109", _NEITHER)
                found.broken.append(replace(problem, operation=_label(block)))
    return found


def _load_block(block: Block, repeated: Repeated) -> Any:
    file = block.where.file
    if block.info.language == "json" or block.text.lstrip().startswith("{"):
        return load_braces(block.text, file, block.line, strict=False)
    return repeated.load_yaml(block.text, file, block.line)


def read_block(
    page: Page, block: Block, dialect: BlockDialect, value: Node, problems: Problems
) -> list[Fragment]:
    """The fragment of a block that `dialect` knows; none if it cannot be read.

    What is wrong goes to `problems`, with N101, N102, N104 and E111.
    """
    named = (block.info.method, block.info.path)
    there = dialect.operations(value)
    if block.info.method and there and named not in there:
        (method, path), *_ = there
        text = (
            f"the fence names {_label(block)}, its block "
            f"{method.upper()} {path}; the block's is used"
        )
        problems.note(block.where, "N101", text)
    if block.info.method and not there:
        _report_empty(block, problems)
    if not block.closed:
        text = "the block has no closing fence; all up to the page's end is read"
        problems.note(block.where, "N102", text)
    origin = Origin(
        file=page.file,
        line=block.where.line,
        url=page.url,
        title=page.title,
        description=page.description,
        spec=block.info.spec,
    )
    try:
        return [dialect.read(value, origin, problems)]
    except InputError as error:
        label = _label(block)
        if len(there) == 1:
            label = f"{there[0][0].upper()} {there[0][1]}"
        problems.add(replace(error.problem, operation=label))
        return []


def _report_empty(block: Block, problems: Problems) -> None:
    """Say that a block lacks the operation that its fence names."""
    text = f"the block describes no operation, and its fence names {_label(block)}"
    if block.info.method == "webhook":
        text += "; nothing is known of its payload, so there is no event for it"
        problems.note(block.where, "N104", text, operation=_label(block))
        return
    text += "; take the page again, or its document"
    problems.error(block.where, "E111", text, operation=_label(block))


def _label(block: Block) -> str:
    return f"{block.info.method.upper()} {block.info.path}".strip()

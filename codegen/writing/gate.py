"""The Jinja environment that prints nothing but code.

Two fences. Every printed value must be `Code` (or what a macro made of it) or
an `int`; a plain string is refused with the template's line. And a template
that could make such a value by itself, by joining or by a filter of Jinja's,
is refused when it is parsed.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateSyntaxError
from jinja2 import nodes as n
from markupsafe import Markup

from codegen.code import doc, html, md, md_code, py, toml
from codegen.files import digest
from codegen.project.generator import version
from codegen.writing.bytecode import Bytecode

FILTERS = {
    "doc": doc,
    "html": html,
    "md": md,
    "md_code": md_code,
    "py": py,
    "toml": toml,
}

# All that a template may be made of. What is not here is decided in `build`.
_GRAMMAR = (
    n.Template,
    n.Output,
    n.TemplateData,
    n.Name,
    n.Getattr,
    n.Const,
    n.Not,
    n.For,
    n.If,
    n.Macro,
    n.Call,
    n.Filter,
    n.FromImport,
)


def gate(value: Any) -> Markup:
    """Let code and integers pass; raise TypeError for everything else."""
    if isinstance(value, Markup):
        return value
    if type(value) is int:
        return Markup(value)
    raise TypeError(
        f"a plain {type(value).__name__} reached the output: {value!r}; "
        "print it through one of the filters " + ", ".join(sorted(FILTERS))
    )


class Templates(Environment):
    """Templates of one folder, behind the gate."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            loader=FileSystemLoader(folder, encoding="utf-8"),
            autoescape=True,
            undefined=StrictUndefined,
            finalize=gate,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            bytecode_cache=Bytecode(folder, _compiler()),
        )
        self.filters.clear()
        self.filters.update(FILTERS)
        self.globals.clear()
        self.tests.clear()

    def _parse(self, source: str, name: str | None, filename: str | None) -> n.Template:
        tree = super()._parse(source, name, filename)
        for node in _nodes(tree):
            reason = _refused(node)
            if reason:
                raise TemplateSyntaxError(reason, node.lineno or 1, name, filename)
        return tree


@cache
def _compiler() -> str:
    """What compiles templates: this module, and the version of Jinja."""
    return f"{version('jinja2')} {digest(Path(__file__).read_bytes())}"


def _nodes(node: n.Node) -> list[n.Node]:
    found = [node]
    for child in node.iter_child_nodes():
        found += _nodes(child)
    return found


def _refused(node: n.Node) -> str | None:
    if not isinstance(node, _GRAMMAR):
        return f"{type(node).__name__} is not part of the template grammar"
    if isinstance(node, n.Filter) and node.name not in FILTERS:
        return f"the filter {node.name!r} is not part of the template grammar"
    if isinstance(node, n.Call) and not isinstance(node.node, n.Name):
        return "only macros are called in templates"
    if isinstance(node, n.Output):
        for inner in node.nodes:
            if isinstance(inner, n.Const):
                return "a constant is printed; write it as text"
    return None

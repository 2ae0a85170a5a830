"""A page whose front matter names an operation of a document elsewhere.

`openapi: "[document] METHOD /path"` or `openapi: "[document] webhook name"`
(https://www.mintlify.com/docs/api-playground/openapi-setup).
"""

from __future__ import annotations

from codegen.dialects.fragment import Named, Origin
from codegen.reading.fences import parse_operation
from codegen.reading.nodes import where_of
from codegen.reading.pages import Page


def named_by(page: Page) -> Named | None:
    """The operation that the page names; None where it names none."""
    value = page.front_matter.get("openapi")
    found = parse_operation(value.strip()) if isinstance(value, str) else None
    if found is None:
        return None
    spec, method, path = found
    where = where_of(page.front_matter, "openapi")
    origin = Origin(page.file, where.line, page.url, page.title, page.description, spec)
    return Named(spec, method, path, where, origin)

"""Parameters that the address of an operation has and its page does not describe."""

from __future__ import annotations

from codegen.dialects.mdx_address import is_placeholder, queried
from codegen.dialects.mdx_endpoint import Endpoint, base_of, template
from codegen.dialects.mdx_fields import FieldReader
from codegen.dialects.rendered_examples import Curl
from codegen.dialects.rendered_fields import Field
from codegen.problems import Where
from codegen.reading.addresses import names_in
from codegen.reading.nodes import Node

Found = dict[tuple[str, str], Field]


def add_undescribed(
    found: Found, endpoint: Endpoint, curl: Curl | None, fields: FieldReader
) -> None:
    """Add to the parameters in `found` what only the address, or the command, shows.

    Each is noted by `fields`; so is a query that is always sent.
    """
    _fill_path(found, endpoint, fields)
    _fill_query(found, endpoint, fields)
    _fill_shown(found, endpoint, curl, fields)


def _in_servers(endpoint: Endpoint) -> list[str]:
    urls = [server["url"] for server in endpoint.servers or ()]
    return [name for url in urls for name in names_in(url)]


def _as_text(place: str, name: str, where: Where, fields: FieldReader) -> Field:
    """A parameter of which nothing is known but its name."""
    fields.note(where, f"the page does not list {name!r} of the {place}; it is a text")
    return Field(name, where, Node({"type": "string"}, where), (name,), place=place)


def _fill_path(found: Found, endpoint: Endpoint, fields: FieldReader) -> None:
    """Give each name in the path its parameter: the only one left, or a text."""
    where = endpoint.where
    left = [name for name in endpoint.names if ("path", name) not in found]
    for name in _in_servers(endpoint):
        found.pop(("path", name), None)  # it is an argument of the client
    others = [key for key in found if key[0] == "path" and key[1] not in endpoint.names]
    for name in left:
        if len(left) == len(others) == 1:  # `:noteId` listed as `note_id`
            known = found.pop(others[0])
            text = f"the path calls {known.name!r} {name!r}; so is it called here"
            fields.note(known.where, text)
            known.name = name
        else:
            known = _as_text("path", name, where, fields)
        found["path", name] = known


def _fill_query(found: Found, endpoint: Endpoint, fields: FieldReader) -> None:
    """Give what the address has in its query its parameters."""
    where = endpoint.where
    for name in endpoint.query:
        found["query", name] = _as_text("query", name, where, fields)
    if endpoint.fixed:
        text = f"the query always has {endpoint.fixed!r}, as it is declared; "
        text += 'list what varies, as in <ParamField query="name">'
        fields.note(where, text)


def _fill_shown(
    found: Found, endpoint: Endpoint, curl: Curl | None, fields: FieldReader
) -> None:
    """Let what the cURL command sends in the query be given."""
    url = "" if curl is None else curl.url
    known = {name for place, name in found if place == "query"}
    known |= {*queried(endpoint.path)}
    if not base_of(template(url), endpoint.path.partition("?")[0]):
        return
    for name, value in queried(url).items():
        if name not in known:
            text = f"the page does not list {name!r}, which its cURL command sends; "
            fields.note(endpoint.where, text + "it may be anything")
            example = {} if is_placeholder(value) else {"example": value}
            schema = Node(example, endpoint.where)
            shown = Field(name, endpoint.where, schema, (name,), place="query")
            found["query", name] = shown

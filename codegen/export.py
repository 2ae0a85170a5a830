"""The normalised document for other tools, and for this one again."""

from __future__ import annotations

from collections import Counter

from codegen.analysis import Analysis
from codegen.model.naming import resource_name
from codegen.model.operation_ids import method_names
from codegen.model.telling import path_group
from codegen.openapi.api_tag import without_api_tag
from codegen.openapi.definitions import published
from codegen.openapi.schemas import rewrite_all
from codegen.problems import Problems
from codegen.reading.nodes import Node, Seq, where_of
from codegen.testing.misfits import misfit


def document_of(analysis: Analysis, problems: Problems) -> Node:
    """The document as OpenAPI 3.1 wants it, with a name for every operation.

    An `operationId` that is missing, or not one operation's alone, is the call
    as users write it; the first tag is the group that the call stands in. So
    the document gives the client that its pages give. Components have names that
    OpenAPI allows. A default that its own
    schema does not allow is left out, with a note (N220).
    """
    document = analysis.document

    def usable(schema: Node) -> Node:
        rest = {key: value for key, value in schema.items() if key != "default"}
        if "default" not in schema:
            return schema
        wrong = misfit(schema["default"], rest, document, "request")
        if wrong is None:
            return schema
        text = f"the default does not fit its schema and is left out ({wrong})"
        problems.note(where_of(schema, "default"), "N220", text)
        return Node(rest, schema.where, schema.key_where)

    result: Node = rewrite_all(document, usable)
    _name_operations(result, analysis)
    for item in result.get("webhooks", {}).values():
        for operation in item.values():
            if operation.get("responses") == {}:  # it may not be empty
                del operation["responses"]
    return published(result)


def _name_operations(document: Node, analysis: Analysis) -> None:
    operations = {
        (path, method): operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
    }
    given = Counter(found.get("operationId") for found in operations.values())
    for named in analysis.built.package.operations:
        if named.variant:
            continue
        key = named.path, named.method.lower()
        operation = operations[key]
        written, tags = operation.get("operationId"), operation.get("tags") or ()
        names = method_names(written, key, named.resource)
        if given[written] > 1 or names[:1] != [named.name]:
            operation["operationId"] = named.call
        if not tags or resource_name(str(tags[0])) != named.resource:
            where = where_of(operation, "tags")
            operation["tags"] = Seq([named.resource, *tags], where)
    if without_api_tag(document) is not document:  # or else it would not count
        for (path, _), operation in operations.items():
            operation["tags"].append(path_group(path) or "default")

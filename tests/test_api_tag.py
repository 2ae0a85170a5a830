"""A tag that only says which API it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from codegen.export import document_of
from codegen.files import Source
from codegen.problems import Problems
from tests.readings import of_sources

PATHS = {"/audio/speech": "speak", "/audio/text": "write", "/v1/chats": "listChats"}
BY_PATH = ["audio.speak", "audio.write", "chats.list_chats"]


def document(
    title: str, tags: str | Mapping[str, list[str]], paths: Mapping[str, str] = PATHS
) -> dict[str, Any]:
    """A document of such operations; `tags` are of all, or by path."""
    responses = {"204": {"description": "Done."}}
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1"},
        "servers": [{"url": "https://x.example"}],
        "paths": {
            path: {
                "get": {
                    "operationId": name,
                    "tags": [tags] if isinstance(tags, str) else tags[path],
                    "responses": responses,
                }
            }
            for path, name in paths.items()
        },
    }


def calls(*documents: Any) -> list[str]:
    sources = [
        Source(f"{at}.json", json.dumps(found).encode())
        for at, found in enumerate(documents)
    ]
    return sorted(each.call for each in of_sources(sources).built.package.operations)


@pytest.mark.parametrize(
    ("title", "tag"),
    [
        ("OpenTalk API", "OpenTalk"),
        ("The OpenTalk REST API reference v1", "open-talk"),
        ("OpenTalk", "OpenTalk API documentation"),
        ("OpenTalk 2.0", "OpenTalk"),
    ],
)
def test_operations_that_all_have_only_it_are_grouped_by_path(
    title: str, tag: str
) -> None:
    assert calls(document(title, tag)) == BY_PATH


@pytest.mark.parametrize(
    ("title", "tag"),
    [("OpenTalk API", "Talk"), ("API", "api"), ("Talks API", "OpenTalk Talks")],
)
def test_a_tag_that_says_more_or_other_things_counts(title: str, tag: str) -> None:
    assert len({call.split(".")[0] for call in calls(document(title, tag))}) == 1


@pytest.mark.parametrize(
    ("tags", "paths"),
    [
        ({path: ["Talk" if path < "/b" else "Chats"] for path in PATHS}, PATHS),
        ({path: ["Talk"] if path < "/b" else [] for path in PATHS}, PATHS),
        ({path: ["Talk", "Voice"] for path in PATHS}, PATHS),
        ("Talk", {"/audio/speech": "speak", "/audio/text": "write"}),
        ("Talk", {"/speech": "speak", "/text": "write"}),
        ("Talk", {"/speech": "speak"}),
    ],
)
def test_it_counts_where_others_do_or_the_paths_make_no_groups(
    tags: Any, paths: Mapping[str, str]
) -> None:
    assert "talk.speak" in calls(document("Talk API", tags, paths))


def test_the_name_of_an_operation_does_not_depend_on_other_documents() -> None:
    alone = document("Talk API", "Talk", {"/speech": "speak"})
    other = document("Talk API", "Talk", {"/text": "write", "/text/a": "read"})
    found = calls(alone, other)
    assert {*calls(alone), *calls(other)} == {*found}


def test_a_group_that_is_called_so_in_earnest_is_kept_when_exported() -> None:
    samples = [{"lang": "js", "source": "const t = new Talk();\nawait t.talk.speak()"}]
    written = document("Talk API", "Talk")
    for item in written["paths"].values():
        item["get"]["tags"] = []
        item["get"]["x-codeSamples"] = samples
    analysis = of_sources([Source("a.json", json.dumps(written).encode())])
    exported = document_of(analysis, Problems())
    for item in exported["paths"].values():
        del item["get"]["x-codeSamples"]
    assert calls(exported) == calls(written)
    assert {call.split(".")[0] for call in calls(written)} == {"talk"}

"""Events: which one a body is, and what becomes of it."""

import json
from typing import Any, Literal

import pytest
from _core.events import EventError, Events
from _core.model import ResponseModel, schema_issues


class Opened(ResponseModel):
    kind: Literal["opened"]
    at: int


class Closed(ResponseModel):
    kind: Literal["closed"]
    at: int
    done: Literal[True]


class Issue(ResponseModel):
    action: Literal["opened"]
    issue: int


class Pull(ResponseModel):
    action: Literal["opened"]
    pull: int


class PullClosed(ResponseModel):
    action: Literal["closed"]
    pull: int


TAGGED: Events[Any] = Events({"door.opened": Opened, "door.closed": Closed}, tag="kind")
UNTAGGED: Events[Any] = Events(
    {
        "issues-opened": Issue,
        "pull-opened": Pull,
        "pull-closed": PullClosed,
        "batch": list[Issue],
        "pulling": dict[str, Any],
    }
)


def parse(events: Events[Any], body: Any, name: str | None = None) -> Any:
    return events.parse(json.dumps(body), name, strict=False)


@pytest.mark.parametrize(
    ("events", "body", "name", "expected"),
    [
        (TAGGED, {"kind": "opened", "at": 1}, None, Opened),
        (TAGGED, {"kind": "closed", "at": 1, "done": True}, None, Closed),
        (TAGGED, {"kind": "opened"}, None, Opened),
        (TAGGED, {"kind": "closed", "at": 1, "done": False}, None, Closed),
        (TAGGED, {"kind": "broken", "at": 1}, None, dict),
        (TAGGED, {"kind": ["opened"], "at": 1}, None, dict),
        (TAGGED, {"at": 1}, None, dict),
        (TAGGED, {}, None, dict),
        (TAGGED, {"kind": "broken"}, "door.opened", Opened),
        (TAGGED, {"kind": "opened", "at": 1}, "Door Opened", Opened),
        (TAGGED, {"kind": "opened", "at": 1}, "door", Opened),
        (TAGGED, {"kind": "opened", "at": 1}, "window", Opened),
        (TAGGED, {"kind": "broken", "at": 1}, "window", dict),
        (UNTAGGED, {"action": "closed", "pull": 1}, "pull", PullClosed),
        (UNTAGGED, {"action": "opened", "pull": 1}, "pull", Pull),
        (UNTAGGED, {"action": "merged", "pull": 1}, "pull", dict),
        (UNTAGGED, {"action": "opened", "pull": "x"}, "pull_opened", Pull),
        (UNTAGGED, {"action": "opened", "issue": 1}, "issues", Issue),
        (UNTAGGED, {"action": "opened", "issue": 1}, "unknown", dict),
        (UNTAGGED, {"a": 1}, None, dict),
        (UNTAGGED, [{"action": "opened", "issue": 1}], None, list),
        (UNTAGGED, [{"action": "opened", "issue": 1}], "batch", list),
    ],
)
def test_which_event_it_is(
    events: Events[Any], body: Any, name: str | None, expected: type
) -> None:
    assert type(parse(events, body, name)) is expected


def test_it_is_what_alone_fits() -> None:
    events: Events[Any] = Events({"issue": Issue, "pull": Pull})

    assert parse(events, {"action": "opened", "pull": 1}) == Pull(
        action="opened", pull=1
    )
    both = parse(events, {"action": "opened", "pull": 1, "issue": 1})
    assert both == {"action": "opened", "pull": 1, "issue": 1}


def test_nothing_in_common_is_no_fit() -> None:
    class Loose(ResponseModel):
        a: int | None = None

    events: Events[Any] = Events({"loose": Loose})

    assert type(parse(events, {"a": 1})) is Loose
    assert parse(events, {"b": 1}) == {"b": 1}
    assert type(parse(events, {"b": 1}, "loose")) is Loose


@pytest.mark.parametrize(
    "body",
    ['{"kind": "opened", "at": 1, "new": 2}', b'{"kind": "opened", "at": 1, "new": 2}'],
)
def test_what_is_new_is_kept(body: bytes | str) -> None:
    event = TAGGED.parse(body, None, strict=True)

    assert event.to_wire() == {"kind": "opened", "at": 1, "new": 2}


def test_what_does_not_fit_is_repaired() -> None:
    event = parse(TAGGED, {"kind": "opened", "at": "noon"})

    assert event.at == "noon"
    assert [issue.path for issue in schema_issues(event)] == [("at",)]


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize(
    ("body", "name", "message"),
    [
        ("", None, "the body is not JSON"),
        ("{", None, "the body is not JSON"),
        (b"\xff", None, "the body is not JSON"),
        ("[]", None, "none of the documented events"),
        ("1", None, "none of the documented events"),
        ("null", None, "none of the documented events"),
        ("[]", "door.opened", "the body is JSON, but an array, not an object"),
    ],
)
def test_what_is_no_event_at_all(
    body: Any, name: str | None, message: str, strict: bool
) -> None:
    with pytest.raises(EventError, match=message):
        TAGGED.parse(body, name, strict=strict)


@pytest.mark.parametrize(
    ("body", "message", "issues"),
    [
        ({"kind": "new"}, "none of the documented events", []),
        ({"kind": "opened", "at": "noon"}, "does not fit its schema: at: ", ["at"]),
    ],
)
def test_strict(body: Any, message: str, issues: list[str]) -> None:
    with pytest.raises(EventError, match=message) as caught:
        TAGGED.parse(json.dumps(body), None, strict=True)

    assert [issue.path[0] for issue in caught.value.issues] == issues
    assert "noon" not in str(caught.value)

"""What belongs to the whole client: servers, credentials, webhooks."""

from __future__ import annotations

from collections.abc import Mapping

from codegen.changes.change import At, Ledger, Subject
from codegen.changes.types import Types
from codegen.model.ir_security import SecurityScheme
from codegen.model.ir_servers import ServerVariable
from codegen.surface import Event, Surface, describe

CLIENT = Subject("client")


def compare(old: Surface, new: Surface, types: Types, ledger: Ledger) -> None:
    """Report what differs."""
    if old.client != new.client:
        values = {"old": old.client, "new": new.client}
        ledger.add("client-renamed", CLIENT, new.servers_where, **values)
    _servers(old, new, ledger)
    _variables(old, new, ledger)
    _credentials(old, new, ledger)
    _events(old, new, types, ledger)
    _verification(old, new, ledger)


def _servers(old: Surface, new: Surface, ledger: Ledger) -> None:
    was = {server.name: server.url for server in old.servers}
    now = {server.name: server.url for server in new.servers}
    where = new.servers_where
    called = {url: name for name, url in now.items() if name not in was}
    for name, url in list(was.items()):
        if name in now or url not in called:
            continue
        other = called[url]
        ledger.add("server-renamed", CLIENT, where, old=name, new=other)
        was = {other if key == name else key: value for key, value in was.items()}
    for name, url in was.items():
        if name not in now:
            place = old.servers_where
            ledger.gone("server-removed", CLIENT, place, name=name, old=url)
        elif url != now[name]:
            values = {"name": name, "old": url, "new": now[name]}
            ledger.add("server-changed", CLIENT, where, **values)
    for name, url in now.items():
        if name not in was:
            ledger.add("server-added", CLIENT, where, name=name, new=url)
    if was and now and next(iter(was)) != next(iter(now)):
        values = {"old": next(iter(was)), "new": next(iter(now))}
        ledger.add("server-default", CLIENT, where, **values)
    if old.base_path != new.base_path and not was and not now:
        values = {"name": "base path", "old": old.base_path, "new": new.base_path}
        ledger.add("server-changed", CLIENT, where, **values)


def _variables(old: Surface, new: Surface, ledger: Ledger) -> None:
    was = {str(variable.name): variable for variable in old.variables}
    now = {str(variable.name): variable for variable in new.variables}
    for name in was:
        if name not in now:
            ledger.gone("variable-removed", CLIENT, old.servers_where, name=name)
        else:
            _variable(name, was[name], now[name], new, ledger)
    for name, variable in now.items():
        if name not in was:
            required = "-required" if variable.default is None else ""
            ledger.add(
                f"variable-added{required}", CLIENT, new.servers_where, name=name
            )


def _variable(
    name: str, was: ServerVariable, now: ServerVariable, new: Surface, ledger: Ledger
) -> None:
    for value in was.values:
        if now.values and value not in now.values:
            rule = "variable-value-removed"
            ledger.add(rule, CLIENT, new.servers_where, name=name, old=value)
    for value in now.values:
        if was.values and value not in was.values:
            ledger.add(
                "variable-value-added", CLIENT, new.servers_where, name=name, new=value
            )
    if was.values and not now.values:
        ledger.add(
            "variable-value-added",
            CLIENT,
            new.servers_where,
            name=name,
            new="any value",
        )
    elif now.values and not was.values:
        rule, other = "variable-value-removed", "other values"
        ledger.add(rule, CLIENT, new.servers_where, name=name, old=other)
    if was.default != now.default:
        values = {"old": was.default or "none", "new": now.default or "none"}
        ledger.add("variable-default", CLIENT, new.servers_where, name=name, **values)


def _credentials(old: Surface, new: Surface, ledger: Ledger) -> None:
    was, now = _arguments(old), _arguments(new)
    for name, scheme in was.items():
        if name not in now:
            said = {"name": name, "old": describe(scheme)}
            ledger.gone("credential-removed", CLIENT, old.security_where, **said)
            continue
        other = now[name]
        said = {"old": describe(scheme), "new": describe(other)}
        tokens = {scheme.kind, other.kind} == {"bearer", "oauth2"}  # sent alike
        if said["old"] != said["new"] and not tokens:
            ledger.add(
                "credential-changed", CLIENT, new.security_where, name=name, **said
            )
        urls = {"old": scheme.token_url, "new": other.token_url}
        if all(urls.values()) and urls["old"] != urls["new"]:
            ledger.add("token-url", CLIENT, new.security_where, **urls)
    for name, scheme in now.items():
        if name not in was:
            said = {"name": name, "new": describe(scheme)}
            ledger.add("credential-added", CLIENT, new.security_where, **said)


def _arguments(surface: Surface) -> dict[str, SecurityScheme]:
    return {
        str(name): scheme
        for scheme in surface.schemes
        for name in (*scheme.arguments, *scheme.settings)
    }


def _events(old: Surface, new: Surface, types: Types, ledger: Ledger) -> None:
    was: Mapping[str, Event] = old.events
    for name, event in was.items():
        if name not in new.events:
            subject = Subject("webhook", name)
            ledger.gone("event-removed", subject, event.where, name=name)
        else:
            _event(event, new.events[name], types, ledger)
    for name, event in new.events.items():
        if name not in was:
            subject = Subject("webhook", name)
            ledger.add("event-added", subject, event.where, name=name)


def _verification(old: Surface, new: Surface, ledger: Ledger) -> None:
    was, now = old.signature, new.signature
    if was != now and old.events and new.events:
        rule = "changed" if was and now else "added" if now else "removed"
        where = next(iter(new.events.values())).where
        ledger.add(f"verify-{rule}", CLIENT, where, old=was, new=now)


def _event(was: Event, now: Event, types: Types, ledger: Ledger) -> None:
    subject = Subject("webhook", now.name)
    if was.description != now.description:
        ledger.add("event-description", subject, now.where, name=now.name)
    if was.type is not None and now.type is not None:
        at = At(subject, "response", "payload", now.name, was.where, now.where)
        types.compare(was.type, now.type, at)
    elif was.type is not now.type:
        rule = "event-parsed" if now.type is not None else "event-unparsed"
        values = {"old": _payload(was, types.old), "new": _payload(now, types.new)}
        ledger.add(rule, subject, now.where, name=now.name, **values)


def _payload(event: Event, surface: Surface) -> str:
    if event.type is None:
        return event.media_type
    return surface.spell(event.type, "response")

"""One operation of two versions: its name, address, arguments, body, answers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from codegen.changes import answers, auth
from codegen.changes.change import Ledger, Subject
from codegen.changes.members import Compared, words
from codegen.changes.pairing import template
from codegen.changes.types import Types
from codegen.model.ir_servers import Server
from codegen.surface import Operation


@dataclass(frozen=True, slots=True)
class Operations:
    """Compares operations."""

    ledger: Ledger
    types: Types

    def gone(self, old: Operation) -> None:
        """Report a method that is there no more."""
        self.ledger.gone("operation-removed", subject_of(old), old.where, old=old.call)

    def added(self, new: Operation) -> None:
        """Report a method that was not there."""
        self.ledger.add("operation-added", subject_of(new), new.where, new=new.call)

    def compare(self, old: Operation, new: Operation) -> None:
        """Report what differs."""
        self._identity(old, new)
        self._lifecycle(old, new)
        self._body(old, new)
        self._arguments(old, new)
        answers.compare(subject_of(new), old, new, self.types, self.ledger)
        auth.compare(subject_of(new), old, new, self.ledger)

    def _changed(self, rule: str, to: Operation, /, **values: str) -> None:
        self.ledger.add(rule, subject_of(to), to.where, **values)

    def _identity(self, old: Operation, new: Operation) -> None:
        if old.call != new.call:
            line = f'deprecated = {{ "{old.call}" = "{new.call}" }}'
            values = {"old": old.call, "new": new.call, "line": line}
            kept = self.types.new.renamed.get(old.call) == new.call
            self._changed(
                f"operation-{'aliased' if kept else 'renamed'}", new, **values
            )
        moved = old.key[0] != new.key[0] or template(old.key[1]) != template(new.key[1])
        if moved:
            self._changed("operation-moved", new, old=old.endpoint, new=new.endpoint)
        sides = _addresses(old.servers), _addresses(new.servers)
        if sides[0] != sides[1]:
            self._changed("operation-servers", new, old=sides[0], new=sides[1])

    def _lifecycle(self, old: Operation, new: Operation) -> None:
        if old.deprecated != new.deprecated:
            rule = "deprecated" if new.deprecated else "restored"
            self._changed(f"operation-{rule}", new)
        if old.description != new.description:
            self._changed("operation-description", new)
        if old.paging != new.paging:
            rule = "changed" if old.paging and new.paging else ""
            rule = rule or ("added" if new.paging else "removed")
            values = {"old": old.paging, "new": new.paging}
            self._changed(f"paging-{rule}", new, **values)

    def _body(self, old: Operation, new: Operation) -> None:
        if not old.media_type or not new.media_type:
            return  # its arguments say it
        if old.media_type != new.media_type:
            values = {"old": old.media_type, "new": new.media_type}
            self._changed("body-media-type", new, **values)
        if old.flattened and not new.flattened:
            self._changed("body-fields-joined", new, new="body")
        elif new.flattened and not old.flattened:
            self._changed("body-fields-parted", new, old="body")
        elif new.flattened and old.body_required != new.body_required:
            rule = "body-required" if new.body_required else "body-optional"
            self._changed(rule, new)

    def _arguments(self, old: Operation, new: Operation) -> None:
        """Arguments; not of the body where one side has a single one for all of it."""
        whole = bool(old.media_type and new.media_type)
        whole = whole and old.flattened != new.flattened
        recoded = old.media_type != new.media_type
        sides = [
            {
                # How fields are written is said by the media type, if that differs.
                key: replace(m, style="") if m.place == "body" and recoded else m
                for key, m in side.members.items()
                if m.place != "body" or not whole
            }
            for side in (old, new)
        ]
        flattened = new.flattened if new.media_type else old.flattened
        compared = Compared(
            subject_of(new), "request", self.ledger, self.types, words(flattened)
        )
        compared.compare(*sides)
        orders = old.positional, new.positional
        if orders[0] != orders[1] and sorted(orders[0]) == sorted(orders[1]):
            values = {"old": ", ".join(orders[0]), "new": ", ".join(orders[1])}
            self._changed("path-order", new, **values)


def subject_of(operation: Operation) -> Subject:
    """The operation as changes name it."""
    return Subject("operation", operation.call, operation.endpoint)


def _addresses(servers: tuple[Server, ...]) -> str:
    return ", ".join(server.url for server in servers) or "the client's servers"

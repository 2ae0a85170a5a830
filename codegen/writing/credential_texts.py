"""What the docstring of a client says of its credentials."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.model.ir_security import SecurityScheme
from codegen.model.markup import markdown
from codegen.model.prose import sentence
from codegen.model.wrapping import followed

_TOKEN = "An access token."
_PLACES = {"header": "header", "query": "query parameter", "cookie": "cookie"}


def credential_texts(scheme: SecurityScheme) -> Iterator[tuple[str, str]]:
    """The arguments of a credential, and what the docstring says of each."""
    said = sentence(markdown(scheme.doc))
    for argument, variable, own in zip(
        scheme.arguments, scheme.environment, _own_texts(scheme), strict=True
    ):
        text = own if scheme.kind == "oauth2" and own != _TOKEN else said or own
        yield str(argument), followed(text, f"Read from {variable} if not given.")
    if scheme.settings:
        address, scopes = map(str, scheme.settings)
        yield address, f"Where tokens are fetched, if not from {scheme.token_url}."
        default = ", ".join(scheme.scopes) or "none"
        yield scopes, f"The scopes of these tokens, if not {default}."


def _own_texts(scheme: SecurityScheme) -> tuple[str, ...]:
    """What each argument of a credential is, where the documentation says nothing."""
    match scheme.kind:
        case "bearer":
            return ("A bearer token.",)
        case "basic":
            return "The name of the user.", "The password of the user."
        case "oauth2":
            fetched = "Used to fetch a token where none is given."
            return _TOKEN, fetched, "The secret that belongs to it."
        case "apiKey":
            where = f"in the {_PLACES[scheme.place]} `{scheme.wire}`"
            return (f"A key, sent {where}.",)
        case _:
            return ()

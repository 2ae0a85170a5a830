"""What the classes of a component are called, in requests and in responses.

A component gives its name to what the server sends; what the caller sends has
`Input` at its end. Where the component's own name says that it is sent, that is
the name of what the caller sends.
"""

from __future__ import annotations

from codegen.model.names import pascal
from codegen.model.place import Place
from codegen.model.shapes import Direction

_SENT = ("Input", "Request", "Params", "Parameters", "Payload", "Body")


def stem(component: str, direction: Direction) -> tuple[str, str]:
    """The class name of a component, and what of it stays at the end of others."""
    name = pascal(component)
    if direction == "response":
        return name, ""
    said = _said(name)
    return name.removesuffix(said), said or "Input"


def class_names(place: Place) -> tuple[str, ...]:
    """The class names that a definition at a place would like, the best one first.

    It gives way to the class that a component of just that name has in requests;
    where two give way alike, they are better counted under the first name.
    """
    name = place.class_name
    if place.many:
        return name, f"{place.many}Item{place.suffix}", name
    if not place.key.startswith(f"{place.direction}:"):
        return (name,)  # of an operation
    component = pascal(place.owner)
    if place.direction == "response":
        return (name, f"{name}Output", name) if _said(component) else (name,)
    sent = f"{component}Input"
    if _said(component) or not name.startswith(sent):
        return (name,)
    return name, f"{component}AsInput{name.removeprefix(sent)}", name


def _said(name: str) -> str:
    """The word at the end of a name that says it is sent, or nothing."""
    return next((word for word in _SENT if name.endswith(word)), "")

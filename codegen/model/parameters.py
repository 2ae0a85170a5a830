"""How the value of a parameter is written."""

from __future__ import annotations

from codegen.model.ir_arguments import Style
from codegen.model.shapes import ANY, Enum, Scalar, Type
from codegen.openapi.parameters import STYLES, content_of
from codegen.openapi.responses import is_json
from codegen.reading.source import Node


def type_in(parameter: Node, type_: Type) -> Type:
    """The type of an argument: content that is no JSON is passed as it is sent."""
    content = content_of(parameter)
    if content is None or is_json(content[0]) or _is_single(type_):
        return type_
    return Scalar("string")


def style_of(parameter: Node, type_: Type) -> Style | None:
    """The style of a parameter; None where it is written as the place's default."""
    place = parameter["in"]
    content = content_of(parameter)
    if content is not None:
        plain = "*" in content[0] and _is_single(type_)
        return Style("json") if is_json(content[0]) and not plain else None
    default = STYLES[place][0]
    name = str(parameter.get("style", default))
    explode = parameter.get("explode", name == "form") is True
    if name.endswith("Delimited") and explode:
        name = "form"  # with nothing to delimit
    if _is_single(type_) and place != "path":
        name, explode = default, default == "form"
    reserved = place == "query" and parameter.get("allowReserved") is True
    if (name, explode) == (default, default == "form") and not reserved:
        return None
    return Style(name, explode, reserved)


def _is_single(type_: Type) -> bool:
    return isinstance(type_, Scalar | Enum) and type_ != ANY

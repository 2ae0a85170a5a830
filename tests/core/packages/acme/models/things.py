"""Models of `things`."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from _core.model import ResponseModel as CoreModel
from _core.omit import Omit, omit
from _core.request_model import RequestModel as CoreRequestModel
from pydantic import ConfigDict, Field
from pydantic.alias_generators import to_camel
from typing_extensions import TypeAliasType


class ResponseModel(CoreModel):
    model_config = ConfigDict(alias_generator=to_camel)


class RequestModel(CoreRequestModel):
    model_config = ConfigDict(alias_generator=to_camel)


class Owner(ResponseModel):
    name: str
    parent: "Owner | None" = None


class Cat(ResponseModel):
    kind: Literal["cat"]
    lives: int


class Dog(ResponseModel):
    kind: Literal["dog"]
    tricks: list[str]


Json = TypeAliasType("Json", "dict[str, Json] | list[Json] | str | None")
Pet = TypeAliasType("Pet", Cat | Dog)


class Thing(ResponseModel):
    id: str
    created_at: datetime | None = None
    count: int | None = None
    price: float | None = None
    exact: Decimal | None = None
    active: bool | None = None
    state: Literal["on", "off"] | str | None = None
    owner: Owner | None = None
    owners: list[Owner] | None = None
    by_name: dict[str, Owner] | None = None
    pet: Annotated[Cat | Dog, Field(discriminator="kind")] | None = None
    pets: list[Pet] | None = None
    flag: Annotated[bool | str | None, Field(alias="weird-flag")] = None
    anything: Any = None
    json_text: Json = None
    few: Annotated[list[float], Field(max_length=2)] | None = None
    long: Annotated[str, Field(min_length=2)] | None = None


Things = list[Thing]
Numbers = list[float]
Exact = dict[str, Decimal]
Owners = dict[str, Owner] | None


class Failure(ResponseModel):
    code: str
    message: str
    status_code: Literal[400] = 400


class ThingAttributes(RequestModel):
    display_name: Annotated[str, Field(min_length=1)] | Omit = omit
    size: int
    note: str | Omit | None = omit
    odd: Annotated[str | Omit, Field(alias="ODD")] = omit

"""The clients of acme."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from _core.api import Api
from _core.api_key import ApiKey
from _core.basic import Basic
from _core.bearer import Bearer
from _core.client import AsyncClient, Client
from _core.cookie_key import CookieKey
from _core.oauth2 import OAuth2
from _core.omit import Omit, omit
from _core.operation import Operation
from _core.options import RequestOptions
from _core.query_key import QueryKey
from _core.request import Request
from _core.resource import AsyncResource, Resource
from _core.streaming import AsyncStream, Stream

from acme.models.things import Thing

API = Api(
    package=__package__,
    user_agent="acme/1",
    servers={"production": "https://api.example.com/v1", "test": "http://localhost:9"},
    security={
        "bearer": Bearer(argument="token", env="ACME_TOKEN"),
        "basic": Basic(username_env="ACME_USERNAME", password_env="ACME_PASSWORD"),
        "header_key": ApiKey("X-Key", argument="header_key"),
        "query_key": QueryKey("key", argument="query_key"),
        "cookie_key": CookieKey("session", argument="cookie_key"),
        "raw_key": ApiKey("Authorization", prefix="Token", argument="raw_key"),
        "oauth": OAuth2(
            token_url="/oauth/token",
            env="ACME_OAUTH_TOKEN",
            scopes=("read", "write"),
            client_id_env="ACME_CLIENT_ID",
            client_secret_env="ACME_CLIENT_SECRET",
        ),
    },
)
RESPONSES = {200: "things.Thing", 204: None, 400: "things.Failure", "4XX": "Any"}
GET_THING: Operation[Thing] = Operation("GET", "/things/{id}", responses=RESPONSES)
CREATE_THING: Operation[Thing] = Operation(
    "POST", "/things", security=(("bearer",),), responses=RESPONSES
)
WATCH_THINGS: Operation[Stream[Thing]] = Operation(
    "GET",
    "/things/events",
    responses={200: "Stream[things.Thing]", 404: "things.Failure"},
    accept="text/event-stream",
)
GET_CONTENT: Operation[bytes] = Operation(
    "GET",
    "/files/{id}",
    security=((), ("bearer",)),
    responses={200: "bytes", 404: "things.Failure"},
    accept="application/pdf",
)


class Things(Resource):
    def get(self, id: str, *, options: RequestOptions | None = None) -> Thing:
        return self._send(Request(GET_THING, path={"id": id}), options)

    def create(
        self, *, name: str | Omit = omit, options: RequestOptions | None = None
    ) -> Thing:
        return self._send(Request(CREATE_THING, json={"name": name}), options)

    def watch(self, *, options: RequestOptions | None = None) -> Stream[Thing]:
        return Stream.open(self._client, Request(WATCH_THINGS), options)


class AsyncThings(AsyncResource):
    async def get(self, id: str, *, options: RequestOptions | None = None) -> Thing:
        return await self._send(Request(GET_THING, path={"id": id}), options)

    async def create(
        self, *, name: str | Omit = omit, options: RequestOptions | None = None
    ) -> Thing:
        return await self._send(Request(CREATE_THING, json={"name": name}), options)

    async def watch(
        self, *, options: RequestOptions | None = None
    ) -> AsyncStream[Thing]:
        return await AsyncStream.open(self._client, Request(WATCH_THINGS), options)


class Files(Resource):
    def get_content(self, id: str, *, options: RequestOptions | None = None) -> bytes:
        return self._send(Request(GET_CONTENT, path={"id": id}), options)


class AsyncFiles(AsyncResource):
    async def get_content(
        self, id: str, *, options: RequestOptions | None = None
    ) -> bytes:
        return await self._send(Request(GET_CONTENT, path={"id": id}), options)


class Acme(Client):
    def __init__(self, credentials: Mapping[str, Any], **options: Any) -> None:
        super().__init__(API, credentials, **options)

    @cached_property
    def things(self) -> Things:
        return Things(self)

    @cached_property
    def files(self) -> Files:
        return Files(self)


class AsyncAcme(AsyncClient):
    def __init__(self, credentials: Mapping[str, Any], **options: Any) -> None:
        super().__init__(API, credentials, **options)

    @cached_property
    def things(self) -> AsyncThings:
        return AsyncThings(self)

    @cached_property
    def files(self) -> AsyncFiles:
        return AsyncFiles(self)

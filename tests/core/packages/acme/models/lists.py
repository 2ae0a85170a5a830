"""Pages of lists, as APIs have them."""

from acme.models.things import ResponseModel, Thing


class Meta(ResponseModel):
    next: str | float | None = None
    total: int | None = None
    pages: int | None = None
    page: int | None = None


class ThingList(ResponseModel):
    data: list[Thing] | None = None
    meta: Meta | None = None
    has_more: bool | None = None

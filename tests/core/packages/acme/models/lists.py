"""Pages of lists, as APIs have them."""

from acme.models.things import Model, Thing


class Meta(Model):
    next: str | float | None = None
    total: int | None = None
    pages: int | None = None
    page: int | None = None


class ThingList(Model):
    data: list[Thing] | None = None
    meta: Meta | None = None
    has_more: bool | None = None

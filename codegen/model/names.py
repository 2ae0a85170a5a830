"""Wire text to Python identifiers.

Every identifier of a package is made here, from words of the page. Scopes
settle collisions over all their names at once, so that the result does not
depend on the order of the pages.
"""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping

_WORD = re.compile(
    r"OAuth\d*|IPv\d|iOS"
    r"|[A-Za-z]\d[A-Za-z](?![a-z\d])"  # A2A, b2b, K8s
    r"|[A-Z]+s(?![a-z])"  # plural acronyms: URLs, IDs
    r"|\d+(?:[a-z]{1,2}(?![a-z\d])|[A-Z](?![A-Za-z\d]))"  # with a unit: 24h, 3D
    r"|[A-Z]+(?=[A-Z][a-z])"
    r"|[A-Z]?[a-zß-ÿ]+(?=\d+[a-z](?![a-z\d]))"
    r"|[A-Z]?[a-zß-ÿ]+\d*"
    r"|[A-Z]+\d*"
    r"|\d+"
    r"|[^\W\d_A-Za-zß-ÿ]+"
)
# What is written as Python writes names stays as it is.
_SNAKE = re.compile(r"[a-z][a-z\d]*(?:_[a-z\d]+)*")
_APOSTROPHE = re.compile(r"(?<=\w)['\u2019](?:s\b|(?=\w))", re.IGNORECASE)
_SYMBOLS = {
    "+": "plus",
    "-": "minus",
    "*": "star",
    "%": "percent",
    "&": "and",
    "@": "at",
    "#": "number",
    "=": "equals",
    "<": "less",
    ">": "greater",
    "!": "not",
    "$": "dollar",
    "/": "slash",
    ".": "dot",
}

# A field or argument of one of these names would shadow what the method, the
# model or the model generator itself uses.
RESERVED_ARGUMENTS = frozenset({"builtins", "self", "options", "omit"})
RESERVED_CLIENT_ARGUMENTS = frozenset(
    {
        "allow_http",
        "hooks",
        "base_url",
        "http_client",
        "max_retries",
        "self",
        "server",
        "strict",
        "timeout",
    }
)
RESERVED_FIELDS = frozenset(
    {
        "builtins",
        "construct",
        "copy",
        "dict",
        "from_orm",
        "json",
        "model_computed_fields",
        "model_config",
        "model_construct",
        "model_copy",
        "model_extra",
        "model_fields",
        "model_fields_set",
        "model_json_schema",
        "model_parametrized_name",
        "model_post_init",
        "model_rebuild",
        "mro",
        "omit",
        "parse_file",
        "parse_obj",
        "parse_raw",
        "register",
        "schema",
        "schema_json",
        "to_wire",
        "update_forward_refs",
        "validate",
    }
)
# Prefixes that pydantic keeps for itself (`ConfigDict.protected_namespaces`).
RESERVED_PREFIXES = ("model_dump", "model_validate")
RESERVED_CLASSES = frozenset(
    {
        "Annotated",
        "Any",
        "BaseModel",
        "ByTag",
        "ConfigDict",
        "Decimal",
        "Encoding",
        "Field",
        "FileBody",
        "FileInput",
        "FormBody",
        "Literal",
        "Mapping",
        "MockOperation",
        "MultipartBody",
        "NotRequired",
        "Omit",
        "RequestModel",
        "Required",
        "ResponseModel",
        "RootModel",
        "Sequence",
        "TYPE_CHECKING",
        "TextBody",
        "TypeAlias",
        "TypeAliasType",
        "TypedDict",
        "UUID",
        "Union",
        "date",
        "datetime",
        "time",
        "timedelta",
    }
    | {name for name in dir(builtins) if name[0].isupper()}
)
# Names that a module of operations has of its own.
RESERVED_OPERATIONS = frozenset({"builtins", "deprecated", "omit"})
# Where an operation returns a stream.
RESERVED_STREAM_CLASSES = frozenset({"AsyncStream", "ServerSentEvent", "Stream"})
# Where an operation has pages.
RESERVED_PAGE_CLASSES = frozenset(
    {"AsyncPage", "AsyncPages", "CursorPaging", "LastItemPaging", "LinkPaging"}
    | {"NumberPaging", "OffsetPaging", "Page", "PaginationError", "Paging"}
)
# What a module of operations has beside them.
RESOURCE_MODULE = frozenset(
    {"AsyncResource", "CookieValues", "HeaderValues", "Operation", "Request"}
    | {"RequestOptions", "Resource", "Style"}
)
# What it has, and what the module of the clients has, which imports its classes.
RESERVED_RESOURCE_CLASSES = (
    RESERVED_CLASSES
    | RESOURCE_MODULE
    | {"Api", "ApiKey", "AsyncClient", "Awaitable", "Basic", "Bearer", "Callable"}
    | {"Client", "CookieKey", "Hooks", "OAuth2", "OAuth2Given", "QueryKey"}
    | {"ServerVariables", "Timeout"}
)
# Attributes of the client itself, and what Windows has in place of files.
RESERVED_RESOURCES = frozenset(
    {"aclose", "cached_property", "close", "preload", "raw", "respond", "send"}
    | {"with_options", "aux", "con", "nul", "prn"}
    | {f"{device}{number}" for device in ("com", "lpt") for number in range(10)}
)


def magnitude(digits: str) -> tuple[int, str]:
    """Sorts digits as the number they are; `int` takes no more than 4,300."""
    significant = digits.lstrip("0")
    return len(significant), significant


def words(text: str) -> list[str]:
    """The words of `text` in lower case: ``issueACert`` → issue, a, cert."""
    if not text.isascii():
        # Accents are dropped: a letter with one is none of the letters below.
        apart = unicodedata.normalize("NFKD", text)
        kept = "".join(char for char in apart if not unicodedata.combining(char))
        text = unicodedata.normalize("NFKC", kept)
    if "'" in text or "\u2019" in text:
        text = _APOSTROPHE.sub("", text)  # user's → user, don't → dont
    found = _WORD.findall(text)
    if not found:
        found = [_SYMBOLS[char] for char in text if char in _SYMBOLS]
    elif text[0] in "+-" and found[0].isdigit():
        found = [_SYMBOLS[text[0]], *found]
    return [word.lower() for word in found]


def snake(text: str) -> str:
    """A name for a variable, function, module or attribute."""
    return _legal(text if _SNAKE.fullmatch(text) else "_".join(words(text)))


def pascal(text: str) -> str:
    """A name for a class."""
    return _legal("".join(word[:1].upper() + word[1:] for word in words(text)))


def singular(name: str) -> str:
    """The name for one of what `name` is the plural of, else `name`."""
    if name.endswith("ies") and len(name) > 4:
        return f"{name[:-3]}y"
    if name.endswith("s") and not name.endswith(("ss", "us", "is")):
        return name[:-1]
    return name


def are_alike(first: list[str], second: list[str]) -> bool:
    """Whether two names have the same words, in the singular or the plural."""

    def forms(word: str) -> set[str]:
        return {word, singular(word), word.removesuffix("es")}

    return len(first) == len(second) and all(
        forms(one) & forms(other) for one, other in zip(first, second, strict=True)
    )


def constant(name: str, classes: Collection[str]) -> str:
    """The module constant that belongs to a function name, none of `classes`."""
    spelled = name.upper()
    return f"{spelled}_" if spelled in {*classes, "TYPE_CHECKING"} else spelled


def camel(name: str) -> str:
    """What the runtime's alias generator makes of a field name."""
    head, *rest = name.split("_")
    return head + "".join(word[:1].upper() + word[1:] for word in rest)


def _legal(name: str) -> str:
    name = unicodedata.normalize("NFKC", name)
    if not f"a{name}".isidentifier():
        name = "".join(char for char in name if f"a{char}".isidentifier())
    name = name.strip("_")
    if not name:
        name = "unnamed"
    if not name[0].isidentifier():
        name = f"n{name}" if name[0].isdigit() else f"n_{name}"
    return f"{name}_" if keyword.iskeyword(name) else name


def unique(
    wanted: Mapping[str, Iterable[str]],
    reserved: Iterable[str] = (),
    *,
    first_keeps: bool = False,
) -> dict[str, str]:
    """One name per key, from its candidates in order of preference.

    All keys that want the same name give it up together and go on to their
    next candidate, so that none has it by having come first; or, with
    `first_keeps`, all but the first in the order of the keys. A number, in that
    order, is the last resort. A reserved name gets an underscore.
    """
    taken = frozenset(reserved)
    candidates = {key: list(names) for key, names in sorted(wanted.items())}
    result: dict[str, str] = {}
    open_keys = list(candidates)
    level = 0
    while open_keys:
        groups: dict[str, list[str]] = {}
        for key in open_keys:
            names = candidates[key]
            name = names[min(level, len(names) - 1)]
            groups.setdefault(f"{name}_" if name in taken else name, []).append(key)
        used = set(result.values())
        given = used | taken
        open_keys = list[str]()
        for name, keys in groups.items():
            if name not in used | taken and (first_keeps or len(keys) == 1):
                result[keys.pop(0)] = name
                given.add(name)
            if any(level < len(candidates[key]) - 1 for key in keys):
                open_keys += keys
            elif keys:
                _number(name, keys, result, given)
        open_keys.sort()
        level += 1
    return result


def _number(name: str, keys: list[str], result: dict[str, str], used: set[str]) -> None:
    """Give `name` to the first of `keys`, and free numbered ones to the others."""
    count = 1
    for key in sorted(keys):
        numbered = name
        while numbered in used:
            count += 1
            numbered = f"{name}_{count}" if name.islower() else f"{name}{count}"
        result[key] = numbered
        used.add(numbered)

"""Pages whose parts are compared with all of them, and changes of them."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from codegen.files import Compiled, Source
from codegen.memo import Memo
from codegen.options import ClientOptions
from codegen.part import compile_part
from codegen.pipeline import compile_package
from codegen.problems import Problem
from codegen.survey import Since, Survey, as_data, from_data
from tests.test_cases import CASES

OPTIONS = ClientOptions(
    "shop", ("specs",), "out", "shop_client", "Shop", keep_going=True
)
METHODS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
DOCUMENTS = sorted(
    {
        path
        for ending in ("json", "yaml")
        for path in CASES.glob(f"*/specs/*.{ending}")
        if '"paths"' in path.read_text("utf-8") or "\npaths:" in path.read_text("utf-8")
    }
)
WORDS = re.compile(r'(?P<start>"(?:summary|description)": ")(?=\w)')


def pages(document: dict[str, Any]) -> list[Source]:
    """A page for each operation of a document, with all its components."""
    found: list[Source] = []
    for path, item in document["paths"].items():
        shared = {key: value for key, value in item.items() if key not in METHODS}
        for method in item.keys() & METHODS:
            name = re.sub(r"\W+", "-", f"{method} {path}").strip("-")
            only = {path: {**shared, method: item[method]}}
            written = json.dumps({**document, "paths": only}, indent=1, default=str)
            text = f"# {name}\n\n````yaml {method.upper()} {path}\n{written}\n````\n"
            found.append(Source(f"specs/{name}.md", text.encode()))
    return sorted(found, key=lambda source: source.file)


class Kept:
    """What a run over all pages left behind."""

    def __init__(
        self, sources: Sequence[Source], options: ClientOptions = OPTIONS
    ) -> None:
        self.sources, self.options, self._memo = sources, options, Memo()
        self.first = compile_package(sources, options, {}, self._memo)
        found = self.first.survey and self.first.survey()
        self.survey = found and from_data(json.loads(json.dumps(as_data(found))))

    def part(self, *changed: Source) -> Compiled | None:
        """What a part of the pages gives, if it is enough."""
        assert self.survey is not None
        names = frozenset(source.file for source in changed)
        since = Since(self.survey, names, self.first.names)
        memo = Memo(self._memo.used)
        sources = self.all(changed)
        found = compile_part(sources, self.options, self.first.files, memo, since)
        assert found is None or memo.used.items() >= self._memo.used.items()
        return found

    def whole(self, *changed: Source) -> Compiled:
        """What all pages give."""
        memo = Memo(self._memo.used)
        return compile_package(self.all(changed), self.options, self.first.files, memo)

    def all(self, changed: Sequence[Source]) -> list[Source]:
        new = {source.file: source for source in changed}
        return [new.get(source.file, source) for source in self.sources]

    def same(self, *changed: Source) -> bool:
        """Whether a part was enough; it is what the whole is."""
        part = self.part(*changed)
        if part is None:
            return False
        whole = self.whole(*changed)
        assert shown(part) == shown(whole)
        now, then = surveyed(part), surveyed(whole)
        assert now is not None
        assert then is not None
        assert now == replace(then, tested=now.tested)
        assert now.tested.items() >= then.tested.items()
        return True


def shown(compiled: Compiled) -> object:
    files = {
        path: (file.raw_sha, file.text, file.made_of)
        for path, file in compiled.files.items()
    }
    return files, compiled.names, sorted(map(told, compiled.problems))


def told(problem: Problem) -> tuple[str, ...]:
    """A problem; an example of a component may be seen on any page that has it."""
    where = "" if problem.code == "N301" else str(problem.where)
    return where, problem.code, problem.text, problem.operation


def surveyed(compiled: Compiled) -> Survey | None:
    return compiled.survey and compiled.survey()


def reworded(source: Source) -> Source:
    """A page with other words in its operation, in one line or in two."""
    text = source.data.decode()
    start = text.index('"paths"')
    changed = WORDS.sub(r"\g<start>New | `words`. ", text[start:])
    return replace(source, data=(text[:start] + changed).encode())


def load(path: Path) -> dict[str, Any]:
    text = path.read_text("utf-8")
    return json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)


def operations() -> dict[str, Any]:
    """The paths of an API of four resources, with an operation each."""
    found: dict[str, Any] = {}
    for name in ("cats", "dogs", "fish", "owls"):
        schema = {"$ref": "#/components/schemas/Pet"}
        content = {"application/json": {"schema": schema}}
        found[f"/{name}"] = {
            "get": {
                "operationId": f"list_{name}",
                "summary": f"List the {name}",
                "description": "All of them.",
                "tags": [name],
                "parameters": [{"$ref": "#/components/parameters/limit"}],
                "responses": {"200": {"description": "Some", "content": content}},
            }
        }
    return found


def document(**more: Any) -> dict[str, Any]:
    properties = {"name": {"type": "string", "description": "What it is called."}}
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1", "description": "Of pets."},
        "servers": [{"url": "https://shop.example"}],
        "tags": [{"name": "cats", "description": "They say miaow."}],
        "security": [{"key": []}],
        "components": {
            "schemas": {"Pet": {"type": "object", "properties": properties}},
            "parameters": {"limit": {**limit, "description": "How many."}},
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
        },
        "paths": operations(),
        **more,
    }


def changed(source: Source, old: str, new: str) -> Source:
    text = source.data.decode()
    assert old in text
    return replace(source, data=text.replace(old, new, 1).encode())


def answering(document: dict[str, Any], path: str, schema: object, **more: Any) -> None:
    """Let the operation at a path answer with this."""
    content = {"application/json": {"schema": schema}, **more}
    answers = {"200": {"description": "Some", "content": content}}
    document["paths"][path]["get"]["responses"] = answers


def held(**properties: object) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def more_operations(*names: str) -> dict[str, Any]:
    """An API with operations like that of the cats at further paths."""
    whole = document()
    for name in names:
        like = whole["paths"]["/cats"]["get"]
        own = {"operationId": f"list_{name}", "tags": [re.sub(r"\W.*", "", name)]}
        whole["paths"][f"/{name}"] = {"get": {**like, **own}}
    return whole


def lines_changed(source: Source, chance: random.Random) -> Source:
    """A page with one line changed, its words or anything else."""
    lines = source.data.decode().split("\n")
    told = [n for n, line in enumerate(lines) if re.search("description|summary", line)]
    every = [n for n, line in enumerate(lines) if line.strip()]
    row = chance.choice(told if told and chance.random() < 0.7 else every)
    lines[row] = chance.choice(
        (
            re.sub(r"(\w{4,})\W*$", r"\1 anew", lines[row]),
            f"{lines[row]}\n{lines[row]}",
            lines[row].replace("string", "integer").replace("true", "false"),
            "",
        )
    )
    return replace(source, data="\n".join(lines).encode())


def compare(sources: Sequence[Source], count: int) -> Counter[bool]:
    kept = Kept(sources)
    assert kept.survey is not None
    chance = random.Random(len(sources))
    known = [source for source in sources if source.file in kept.survey.pages]
    return Counter(
        kept.same(lines_changed(chance.choice(known), chance)) for _ in range(count)
    )


def folder(path: Path) -> list[Source]:
    return [
        Source(f"specs/{page.name}", page.read_bytes())
        for page in sorted(path.glob("*.md*"))
    ]


def edited(source: Source, **new: object) -> Source:
    """A page with other members of its operation; None takes one out."""
    start, _, rest = source.data.decode().partition("````yaml ")
    head, _, block = rest.partition("\n")
    found = json.loads(block.removesuffix("\n````\n"))
    ((path, item),) = found["paths"].items()
    (method,) = item.keys() & METHODS
    found["paths"][path][method] = {
        key: value
        for key, value in {**item[method], **new}.items()
        if value is not None
    }
    written = json.dumps(found, indent=1)
    return replace(source, data=f"{start}````yaml {head}\n{written}\n````\n".encode())

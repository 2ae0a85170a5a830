"""The text of a new configuration, and of more clients for one that is there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from codegen.options import AuthOption, PullOption
from codegen.problems import Problem, Where, one_line
from codegen.project.config import Config, ConfigError, parse_config
from codegen.project.folder import read, replace
from codegen.project.proposals import Proposal

_HEAD = "# The clients that `mintgen generate` makes: one table, one API.\n"


def tables(proposals: Sequence[Proposal], prefix: str) -> str:
    """A table for each client, with short comments."""
    return "\n".join(
        "".join(f"{line}\n" for line in _table(proposal, prefix))
        for proposal in proposals
    )


def _table(proposal: Proposal, prefix: str) -> Iterator[str]:
    options = proposal.options
    yield f"[{prefix}clients.{options.name}]"
    counts = f"{_count(proposal.operations, 'operation')}, "
    counts += _count(proposal.files, "file")
    yield f"specs = {_string(options.specs[0])}  # {counts}"
    yield f"output = {_string(options.output)}"
    yield f"package = {_string(options.package)}"
    yield f"client = {_string(options.client)}"
    if options.pull is not None:
        yield f"pull = {_pull(options.pull)}  # where the pages are from"
    if proposal.server is not None:
        yield _comment(
            "no page declares a server; this is what is called in",
            proposal.server.where,
        )
        yield f"servers = {{ production = {_string(str(proposal.server.value))} }}"
    elif proposal.is_nowhere:
        yield "# The pages do not say where the server is; without this, `base_url=` must be given."
        yield '# servers = { production = "https://..." }'
    if proposal.auth is not None and isinstance(proposal.auth.value, AuthOption):
        yield _comment(
            "no page declares credentials; these are sent in", proposal.auth.where
        )
        yield f"auth = {_auth(proposal.auth.value)}"
    elif proposal.is_open:
        yield "# No page declares credentials; if the server wants a token:"
        yield '# auth = { type = "bearer" }'
    if proposal.errors:
        yield f"# {_count(proposal.errors, 'error')} in these files; `mintgen generate --keep-going` leaves out what they concern."


def _pull(option: PullOption) -> str:
    urls = _string(option.urls[0]) if len(option.urls) == 1 else _list(option.urls)
    globs = (("match", option.match), ("exclude", option.exclude))
    if not (option.match or option.exclude):
        return urls
    said = "".join(f", {key} = {_list(listed)}" for key, listed in globs if listed)
    return f"{{ urls = {urls}{said} }}"


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_string, texts))}]"


def _comment(text: str, where: Where) -> str:
    return one_line(f"# {text[:1].upper()}{text[1:]} {where}.")


def _auth(auth: AuthOption) -> str:
    if auth.type != "apiKey":
        return f'{{ type = "{auth.type}" }}'
    return f'{{ type = "apiKey", name = {_string(auth.name)} }}'


def _string(text: str) -> str:
    """A basic string of TOML; the text is printable."""
    return json.dumps(text, ensure_ascii=False)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def place(root: Path, config: Config | None) -> tuple[str, str]:
    """The file for the configuration, and the prefix of its tables there."""
    if config is not None:
        name = config.file
    else:
        name = (
            "pyproject.toml" if (root / "pyproject.toml").exists() else "mintgen.toml"
        )
    return name, "tool.mintgen." if name == "pyproject.toml" else ""


def write(root: Path, name: str, proposals: Sequence[Proposal], prefix: str) -> Config:
    """Add the clients to a configuration file, and read it again.

    Nothing is changed above them. Raises `ConfigError` where the file cannot be
    written, or could not be read afterwards (E722); then it is as it was.
    """
    path = (root / name).resolve()
    try:
        data = read(path)
        before = (data or b"").decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is not UTF-8 text"
        raise _failed(name, reason) from None
    after = tables(proposals, prefix)
    after = f"{before.rstrip()}\n\n{after}" if before.strip() else _HEAD + after
    if "\r\n" in before:
        after = after.replace("\r\n", "\n").replace("\n", "\r\n")
    try:
        config = parse_config(root / name, after)
    except ConfigError as error:
        raise _failed(name, one_line(str(error))) from None
    if config is None:
        raise _failed(name, "it could not be read afterwards")
    try:
        replace(path, after)
    except OSError as error:
        raise _failed(name, error.strerror or "") from None
    return config


def _failed(name: str, reason: str) -> ConfigError:
    text = f"the clients cannot be added ({reason.rstrip('.')}); write them by hand"
    return ConfigError([Problem(Where(name, 1), "E722", text)])

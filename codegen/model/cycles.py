"""Which nodes of a graph lead to each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

N = TypeVar("N", str, tuple[str, str])


def knots(graph: Mapping[N, Iterable[N]]) -> dict[N, N]:
    """For each node the first, by name, of those that lead to it and back.

    Source: Kosaraju's algorithm for strongly connected components.
    """
    backwards: dict[N, list[N]] = {node: [] for node in graph}
    for node, others in graph.items():
        for other in others:
            backwards[other].append(node)
    found: dict[N, N] = {}
    for node in reversed(_last_first(graph)):
        if node not in found:
            members = _reached(backwards, node, found)
            first = min(members)
            found |= dict.fromkeys(members, first)
    return found


def _last_first(graph: Mapping[N, Iterable[N]]) -> list[N]:
    """The nodes in the order in which a walk has done with them."""
    done: list[N] = []
    seen: set[N] = set()
    for start in sorted(graph):
        if start in seen:
            continue
        seen.add(start)
        path = [(start, iter(graph[start]))]
        while path:
            node, others = path[-1]
            other = next((other for other in others if other not in seen), None)
            if other is None:
                done.append(node)
                path.pop()
            else:
                seen.add(other)
                path.append((other, iter(graph[other])))
    return done


def _reached(
    graph: Mapping[N, Iterable[N]], start: N, without: Mapping[N, N]
) -> list[N]:
    found = [start]
    seen = {start}
    for node in found:  # which grows
        for other in graph[node]:
            if other not in seen and other not in without:
                seen.add(other)
                found.append(other)
    return found

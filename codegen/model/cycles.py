"""Which nodes of a graph lead to each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def knots(graph: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """For each node the first, by name, of those that lead to it and back.

    Source: Kosaraju's algorithm for strongly connected components.
    """
    backwards: dict[str, list[str]] = {node: [] for node in graph}
    for node, others in graph.items():
        for other in others:
            backwards[other].append(node)
    found: dict[str, str] = {}
    for node in reversed(_last_first(graph)):
        if node not in found:
            members = _reached(backwards, node, found)
            first = min(members)
            found |= dict.fromkeys(members, first)
    return found


def _last_first(graph: Mapping[str, Iterable[str]]) -> list[str]:
    """The nodes in the order in which a walk has done with them."""
    done: list[str] = []
    seen: set[str] = set()
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
    graph: Mapping[str, Iterable[str]], start: str, without: Mapping[str, str]
) -> list[str]:
    found = [start]
    seen = {start}
    for node in found:  # which grows
        for other in graph[node]:
            if other not in seen and other not in without:
                seen.add(other)
                found.append(other)
    return found

# SPDX-License-Identifier: Apache-2.0
"""What the rounds of a benchmark gave, and the table of it."""

from __future__ import annotations

import statistics
from typing import Callable, Iterator, NamedTuple

CLIENTS = {"ours": "ours", "motor": "Motor 3.7.1", "pymongo": "PyMongo Async"}
FIGURES = {
    "per_second": "per second",
    "cpu_us": "processor time each, us",
    "late_p99_ms": "a ticker's delay, p99, ms",
    "ms": "ms",
    "cpu_ms": "processor time, ms",
    "gap_ms": "longest gap, ms",
}


class Row(NamedTuple):
    loop: str
    what: str  # the operation, and how many callers it has
    figure: str

    def text(self) -> str:
        name, _, callers = self.what.partition(", ")
        if callers:
            name += f", {callers} caller" + "s" * (callers != "1")
        return f"{name}: {FIGURES[self.figure]}"


class Spread(NamedTuple):
    """The median of what rounds gave, the least and the most."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, figures: list[float]) -> Spread:
        return cls(statistics.median(figures), min(figures), max(figures))

    def text(self) -> str:
        return f"{self.median:.2f} ({self.least:.2f}..{self.most:.2f})"


class Results:
    """Figures by client and row: one for each round, in the order of the rounds."""

    def __init__(self, clients: list[str]) -> None:
        self.clients = clients
        self._figures: dict[tuple[Row, str], list[float]] = {}

    def add(self, loop: str, client: str, found: dict[str, dict[str, float]]) -> None:
        for what, figures in found.items():
            for figure, value in figures.items():
                self._figures.setdefault((Row(loop, what, figure), client), []).append(value)

    def rows(self, loop: str) -> Iterator[Row]:
        for row, client in self._figures:
            if row.loop == loop and client == self.clients[0]:
                yield row

    def loops(self) -> list[str]:
        return list(dict.fromkeys(row.loop for row, _ in self._figures))

    def of(self, row: Row, client: str) -> list[float]:
        return self._figures.get((row, client), [])

    def median(self, row: Row, client: str) -> float:
        figures = self.of(row, client)
        return statistics.median(figures) if figures else 0

    def ratio(self, row: Row, other: str) -> list[float]:
        """How many times ours is what the other's is, in each round."""
        return [ours / theirs for ours, theirs in zip(self.of(row, "ours"), self.of(row, other))]


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 20 else f"{value:.1f}"


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _table(results: Results, rows: list[Row], first: str, text: Callable[[Row], str]) -> str:
    others = results.clients[1:]
    head = [first, *(CLIENTS[each] for each in results.clients)]
    head += [f"ours to {CLIENTS[each].split()[0]}'s" for each in others]
    lines = [_line(head), "|" + "---|" * len(head)]
    for row in rows:
        cells = [text(row), *(number(results.median(row, each)) for each in results.clients)]
        cells += [Spread.of(results.ratio(row, other)).text() for other in others]
        lines.append(_line(cells))
    return "\n".join(lines)


def tables(results: Results) -> str:
    """One for each loop, in Markdown."""
    return "\n\n".join(
        _table(results, list(results.rows(loop)), f"on {loop}", Row.text)
        for loop in results.loops()
    )

# SPDX-License-Identifier: Apache-2.0
"""What the package promises on 2 cores, beside Motor 3.7.1 and PyMongo Async on the same canned server."""

from __future__ import annotations

from typing import Iterator, NamedTuple

from results import CLIENTS, Results, Row, Spread


class Bar(NamedTuple):
    what: str
    figure: str
    limit: float
    is_least: bool = False
    to: str | None = "motor"  # whose figure of the same round ours is divided by; None: ours alone


def _all() -> Iterator[Bar]:
    for operation in ("find_one", "insert_one"):
        for callers, least in ((1, 3), (8, 6), (32, 6), (128, 6)):
            for other in ("motor", "pymongo"):
                yield Bar(f"{operation}, {callers}", "per_second", least, is_least=True, to=other)
                yield Bar(f"{operation}, {callers}", "cpu_us", 0.2, to=other)
    yield Bar("find_one, 128", "late_p99_ms", 1)
    yield Bar("to_list", "cpu_ms", 0.5)
    yield Bar("insert_many", "cpu_ms", 0.3)
    for operation in ("to_list", "insert_many"):
        yield Bar(operation, "gap_ms", 8, to=None)


def _is_kept(bar: Bar, loop: str, results: Results) -> bool:
    row = Row(loop, bar.what, bar.figure)
    found = Spread.of(results.ratio(row, bar.to) if bar.to else results.of(row, "ours"))
    kept = found.median >= bar.limit if bar.is_least else found.median <= bar.limit
    says = ">=" if bar.is_least else "<="
    name = f"{loop}, {row.text()}"
    if bar.to:
        name += f", ours to {CLIENTS[bar.to].split()[0]}'s"
    print(f"  {'kept  ' if kept else 'MISSED'}  {name:78}  {found.text()}  ({says} {bar.limit:g})")
    return kept


def are_kept(results: Results) -> bool:
    print("\nBars: the median of the rounds, the least and the most, and what it must be")
    kept = [_is_kept(bar, loop, results) for loop in results.loops() for bar in _all()]
    print(f"{kept.count(False)} of {len(kept)} bars are missed")
    return all(kept)

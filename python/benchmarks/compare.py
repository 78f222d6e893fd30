# SPDX-License-Identifier: Apache-2.0
"""This package beside Motor 3.7.1 and PyMongo's own asynchronous client, on a canned server.

compare.py MOTOR_BENCH PYTHON_OF_THE_ORIGINAL [--rounds N] [--loop asyncio|uvloop]

The clients take turns, each in a process of its own, so that what else the machine does meets all
of them. Each figure is the median of the rounds, with the least and the most of the ratio.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
from typing import Any

LOAD = str(pathlib.Path(__file__).with_name("load.py"))
CLIENTS = ("ours", "motor", "pymongo")


def measured(client: str, python: str, uri: str, loop: str) -> dict[str, dict[str, float]]:
    run = subprocess.run(
        [python, LOAD, client, uri, loop], stdout=subprocess.PIPE, check=True, text=True
    )
    return json.loads(run.stdout)


def of(rounds: list[dict[str, Any]], client: str, what: str, figure: str) -> list[float]:
    return [each[client][what][figure] for each in rounds]


def ratio(rounds: list[dict[str, Any]], other: str, what: str, figure: str) -> str:
    """How many times ours is what the other's is."""
    pairs = zip(of(rounds, "ours", what, figure), of(rounds, other, what, figure))
    all_of_them = [ours / theirs for ours, theirs in pairs]
    return (
        f"{statistics.median(all_of_them):.2f} ({min(all_of_them):.2f}..{max(all_of_them):.2f})"
    )


def table(rounds: list[dict[str, Any]]) -> str:
    lines = [
        "| | ours | Motor 3.7.1 | PyMongo Async | ours to Motor | ours to PyMongo |",
        "|---|---|---|---|---|---|",
    ]
    for what, figures in rounds[0]["ours"].items():
        for figure in figures:
            cells = [f"{statistics.median(of(rounds, each, what, figure)):,.0f}" for each in CLIENTS]
            cells += [ratio(rounds, other, what, figure) for other in CLIENTS[1:]]
            lines.append(f"| {what}: {figure} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("server", help="the program motor_bench")
    parser.add_argument("original", help="a Python that has Motor 3.7.1")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--loop", choices=("asyncio", "uvloop"), default="asyncio")
    options = parser.parse_args()
    server = subprocess.Popen(
        [options.server, "--serve", "0", "1"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        uri = f"mongodb://127.0.0.1:{server.stdout.readline().strip()}/"
        rounds: list[dict[str, Any]] = []
        for number in range(options.rounds):
            print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
            pythons = {"ours": sys.executable, "motor": options.original}
            rounds.append(
                {
                    each: measured(each, pythons.get(each, options.original), uri, options.loop)
                    for each in CLIENTS
                }
            )
        print(table(rounds))
    finally:
        server.terminate()


if __name__ == "__main__":
    main()

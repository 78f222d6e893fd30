# SPDX-License-Identifier: Apache-2.0
"""This package beside Motor 3.7.1 and PyMongo's own asynchronous client.

compare.py MOTOR_BENCH PYTHON_OF_THE_ORIGINAL [OPTIONS]; ./dev bench --python runs it.

The clients take turns, each in a process of its own, so that what else the machine does meets all
of them. A ratio is taken within a round; each figure is the median of the rounds. The server is one
with canned replies, or a real one, which shares the cores with its client.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import pathlib
import subprocess
import sys
from typing import Iterator

import bars
import pymongo
from results import CLIENTS, FIGURES, Results, tables

LOAD = str(pathlib.Path(__file__).with_name("load.py"))
DOCS = pathlib.Path(__file__).parent.parent.parent / "docs" / "explain"
CALLERS = (1, 8, 32)  # of a real server
COLOURS = {"ours": "#0060c0", "motor": "#c02020", "pymongo": "#b07a00"}
DATABASE = "motor_bench"


@contextlib.contextmanager
def canned_server(program: str) -> Iterator[str]:
    command = [program, "--serve", "0", "1"]  # no delay; replies one by one
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        yield f"mongodb://127.0.0.1:{server.stdout.readline().strip()}/"
    finally:
        server.terminate()
        server.wait()


@contextlib.contextmanager
def real_server(uri: str) -> Iterator[str]:
    with pymongo.MongoClient(uri) as client:
        if DATABASE in client.list_database_names():
            sys.exit(f"the server has a database {DATABASE} already: drop it if it may go")
        client[DATABASE].one.insert_one({"_id": 7, "name": "Ada", "text": "x" * 60})
        try:
            yield uri
        finally:
            client.drop_database(DATABASE)


def measured(client: str, uri: str, loop: str, options: argparse.Namespace) -> dict:
    python = sys.executable if client == "ours" else options.original
    callers = map(str, CALLERS) if options.uri else ()
    command = [python, LOAD, client, uri, loop, *callers]
    environment = dict(os.environ)
    if client != "ours":
        environment.pop("PYTHONPATH", None)  # which may lead to ours
    run = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True, env=environment)
    return json.loads(run.stdout)


def measure(uri: str, options: argparse.Namespace) -> Results:
    results = Results([*CLIENTS])
    order = [*CLIENTS]
    loops = ("asyncio", "uvloop") if options.loop == "both" else (options.loop,)
    for number in range(options.rounds):
        print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
        for loop in loops:
            for client in order:
                results.add(loop, client, measured(client, uri, loop, options))
        order.append(order.pop(0))  # another begins
    return results


def draw(results: Results, operation: str, figure: str) -> None:
    # Matplotlib, which is there only where charts are wanted.
    sys.path.append(str(DOCS.parent.parent / "benchmarks" / "report"))
    import charts

    lines = []
    for loop in results.loops():
        rows = [row for row in results.rows(loop) if row.figure == figure]
        rows = [row for row in rows if row.what.startswith(operation)]
        dashed = loop != "asyncio"
        for client in results.clients:
            values = {int(row.what.rpartition(" ")[2]): results.median(row, client) for row in rows}
            name = f"_{client}" if dashed else CLIENTS[client]
            lines.append(charts.Line(name, COLOURS[client], dashed, values))
    title = f"Python, {operation}: {FIGURES[figure]} (on uvloop dashed)"
    charts.draw(DOCS / f"python_throughput_{operation}.svg", title, "callers at once", lines)


def write(results: Results, server: str) -> None:
    """Into the documentation: the tables between their marks, and the charts beside them."""
    page = DOCS / "benchmarks.md"
    begin, end = f"<!-- measured from Python: {server} -->", "<!-- end of what was measured -->"
    before, _, rest = page.read_text().partition(begin)
    _, _, after = rest.partition(end)
    assert after, f"{page} lacks {begin} or {end}"
    page.write_text(f"{before}{begin}\n\n{tables(results)}\n\n{end}{after}")
    if server == "canned":
        for operation in ("find_one", "insert_one"):
            draw(results, operation, "per_second")


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bench", help="the program motor_bench, which has the canned server")
    parser.add_argument("original", help="a Python that has Motor 3.7.1")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--loop", choices=("asyncio", "uvloop", "both"), default="both")
    parser.add_argument("--uri", help="a real server, instead of the canned one")
    parser.add_argument("--server", default="canned", help="what that is called")
    parser.add_argument("--check", action="store_true", help="fails if a bar is missed")
    parser.add_argument("--write", action="store_true", help="also into docs/explain")
    options = parser.parse_args()
    if options.check and options.uri:
        parser.error("--check takes the canned server")
    if options.write and options.server not in ("canned", "embedded"):
        parser.error("--write takes the canned server or --server embedded: the page has those")
    return options


def main() -> None:
    options = parsed()
    with real_server(options.uri) if options.uri else canned_server(options.bench) as uri:
        results = measure(uri, options)
    print(tables(results))
    if options.write:
        write(results, options.server)
    if options.check and not bars.are_kept(results):
        sys.exit(1)


if __name__ == "__main__":
    main()

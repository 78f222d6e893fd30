# SPDX-License-Identifier: Apache-2.0
"""Charts of what motor_bench has measured, over the number of operations at once, as SVG.

charts.py ROWS FOLDER: ROWS is what motor_bench --json has written. For each workload and delay of
which there is more than one concurrency come two files, throughput and latency. ./dev bench --plot
runs it; python/benchmarks/compare.py draws with it, too.
"""

from __future__ import annotations

import json
import pathlib
import sys
from typing import NamedTuple

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams["svg.fonttype"] = "none"  # text stays text
matplotlib.rcParams["svg.hashsalt"] = "motor"  # the same figures give the same file

from matplotlib import pyplot  # noqa: E402

COLOURS = {
    "raw": "#999999",
    "libmongoc": "#222222",
    "fiber": "#b07a00",
    "motor-pool": "#0060c0",
    "motor-asio": "#c02020",
    "motor-callback": "#209040",
    "motor-future": "#8040a0",
}


class Line(NamedTuple):
    name: str  # for the legend; one that begins with _ is not in it
    colour: str
    dashed: bool
    values: dict[int, float]  # by the number of operations at once


def draw(
    file: pathlib.Path, title: str, x_label: str, lines: list[Line], logarithmic: bool = False
) -> None:
    categories = sorted({each for line in lines for each in line.values})
    figure, axes = pyplot.subplots(figsize=(8, 4.2), layout="constrained")
    for line in lines:
        at = [i for i, each in enumerate(categories) if each in line.values]
        values = [line.values[categories[i]] for i in at]
        style = "--" if line.dashed else "-"
        axes.plot(at, values, style, color=line.colour, label=line.name, marker=".")
    axes.set_xticks(range(len(categories)), [str(each) for each in categories])
    axes.set_xlabel(x_label)
    axes.set_title(title, loc="left")
    axes.grid(axis="y", color="#dddddd")
    axes.spines[["top", "right"]].set_visible(False)
    if logarithmic:
        axes.set_yscale("log")
    else:
        axes.set_ylim(bottom=0)
    axes.yaxis.set_major_formatter("{x:,.0f}")
    figure.legend(loc="outside right upper", frameon=False)
    figure.savefig(file, metadata={"Date": None})
    pyplot.close(figure)


def line_of(rows: list[dict], client: str, figure: str, name: str, dashed: bool = False) -> Line:
    values = {row["concurrency"]: row[figure] for row in rows if row["client"] == client}
    return Line(name, COLOURS[client], dashed, values)


def draw_group(rows: list[dict], workload: str, delay: int, folder: pathlib.Path) -> None:
    clients = [each for each in COLOURS if any(row["client"] == each for row in rows)]
    after = f", replies after {delay} ms" if delay else ""
    throughput = [line_of(rows, each, "ops_per_sec", each) for each in clients]
    latency = [line_of(rows, each, "p50_us", each) for each in clients]
    latency += [line_of(rows, each, "p99_us", "_", dashed=True) for each in clients]
    name, x_label = f"{workload}_{delay}ms.svg", "operations at once"
    title = f"{workload}: operations per second{after}"
    draw(folder / f"throughput_{name}", title, x_label, throughput)
    title = f"{workload}: microseconds, p50 (p99 dashed){after}"
    draw(folder / f"latency_{name}", title, x_label, latency, logarithmic=True)


def main() -> None:
    rows = json.loads(pathlib.Path(sys.argv[1]).read_text())
    folder = pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for workload, delay in sorted({(row["workload"], row["delay_ms"]) for row in rows}):
        group = [row for row in rows if (row["workload"], row["delay_ms"]) == (workload, delay)]
        if len({row["concurrency"] for row in group}) > 1:
            draw_group(group, workload, delay, folder)


if __name__ == "__main__":
    main()

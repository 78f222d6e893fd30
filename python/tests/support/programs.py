# SPDX-License-Identifier: Apache-2.0
"""Starts programs of examples/ as their readers would, on the package that this process has."""

from __future__ import annotations

import os
import pathlib
import sys

import motor

EXAMPLES = pathlib.Path(__file__).parent.parent.parent / "examples"


def command(program: pathlib.Path, *flags: str) -> list[str]:
    return [sys.executable, *flags, str(program)]


def environment(uri: str, **others: str) -> dict[str, str]:
    """With the server, and where this process has found the package."""
    package = str(pathlib.Path(motor.__file__).parent.parent)
    path = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")]))
    # Without shared memory libmongoc warns of nothing: a killed process may have left its file of counters there.
    counters = {"MONGOC_DISABLE_SHM": "1"}
    return {**os.environ, "MONGODB_URI": uri, "PYTHONPATH": path, **counters, **others}

# SPDX-License-Identifier: Apache-2.0
"""Starts programs of examples/ as their readers would, on the package that this process has."""

from __future__ import annotations

import os
import pathlib
import sys

import motor

EXAMPLES = pathlib.Path(__file__).parent.parent.parent / "examples"


def _is_fake() -> bool:
    return "fake" in sys.modules["motor._motor"].__name__


def command(program: pathlib.Path, *flags: str) -> list[str]:
    """How Python starts the program; on the fake where the extension has not been built."""
    if not _is_fake():
        return [sys.executable, *flags, str(program)]
    code = (
        "import sys, runpy; from support import fake_motor;"
        "sys.modules['motor._motor'] = fake_motor; runpy.run_path(sys.argv[1], run_name='__main__')"
    )
    return [sys.executable, *flags, "-c", code, str(program)]


def environment(uri: str, **others: str) -> dict[str, str]:
    """With the server, and where this process has found the package, and the fake."""
    paths = [str(pathlib.Path(motor.__file__).parent.parent)]
    if _is_fake():
        paths.append(str(EXAMPLES.parent / "tests"))
    path = os.pathsep.join(filter(None, [*paths, os.environ.get("PYTHONPATH")]))
    return {**os.environ, "MONGODB_URI": uri, "PYTHONPATH": path, **others}


def complaints(stderr: str) -> str:
    """What a program has said, but for what libmongoc says of a machine's shared memory."""
    lines = stderr.splitlines(keepends=True)
    return "".join(line for line in lines if "malloc for counters" not in line)

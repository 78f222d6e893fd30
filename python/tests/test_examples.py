# SPDX-License-Identifier: Apache-2.0
"""The programs that docs/learn/python.md and README.md show, each in a process of its own."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import time
import urllib.request
from typing import Any, Iterator

import pymongo
import pytest
from support.programs import EXAMPLES, command, complaints, environment

_TUTORIAL = EXAMPLES / "tutorial"
#: They are written in the new style.
_FLAGS = ("-W", "error::DeprecationWarning:__main__")

_OUTPUT = """\
stored as ObjectId
3 more
{'title': 'Emma', 'author': 'Austen', 'year': 1815} 0 stars
Persuasion
Middlemarch
Dracula
2 of Austen
2 changed
Emma lent 1 time
1 deleted
Austen 2
Stoker 1
refused, code 11000
[1897, 1815, 1817]
found in time: Dracula
1 with stars
"""


@pytest.mark.parametrize(
    ("name", "output"),
    [("readme.py", "Ada 1\n"), ("start.py", "0 books\n"), ("tutorial.py", _OUTPUT)],
)
def test_that_a_program_runs(name: str, output: str, uri: str) -> None:
    done = subprocess.run(
        command(_TUTORIAL / name, *_FLAGS),
        env=environment(uri),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.stdout, complaints(done.stderr), done.returncode) == (output, "", 0)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextlib.contextmanager
def _service(name: str, uri: str) -> Iterator[str]:
    """The address of a service, which is ended afterwards."""
    port = _free_port()
    process = subprocess.Popen(
        command(_TUTORIAL / name, *_FLAGS), env=environment(uri, PORT=str(port))
    )
    try:
        for _ in range(300):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port)).close()
                break
            assert process.poll() is None
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _ask(url: str, method: str) -> Any:
    with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=20) as answer:
        return json.load(answer)


@pytest.mark.parametrize("name", ["service.py", "tornado_service.py"])
def test_that_a_service_counts(name: str, uri: str) -> None:
    pytest.importorskip("aiohttp" if name == "service.py" else "tornado")
    with pymongo.MongoClient(uri) as client:
        client.python_tutorial.visits.drop()
    with _service(name, uri) as address:
        for count in (1, 2):
            answer = _ask(f"{address}/visits/ada", "POST")
            assert answer == {"name": "ada", "visits": count}
        _ask(f"{address}/visits/grace", "POST")
        found = _ask(f"{address}/visits", "GET")
    assert (found if name == "service.py" else found["most"]) == [["ada", 2], ["grace", 1]]


def test_that_each_program_is_run() -> None:
    run = {"readme.py", "start.py", "tutorial.py", "service.py", "tornado_service.py"}
    assert {each.name for each in _TUTORIAL.glob("*.py")} == run

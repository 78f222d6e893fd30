# SPDX-License-Identifier: Apache-2.0
"""The programs that docs/learn/python.md and README.md show, each in a process of its own."""

from __future__ import annotations

import subprocess

import pymongo
import pytest
from support.programs import EXAMPLES, command, environment
from support.services import Service

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
    assert (done.stdout, done.stderr, done.returncode) == (output, "", 0)


@pytest.mark.parametrize("name", ["service.py", "tornado_service.py"])
def test_that_a_service_counts(name: str, uri: str) -> None:
    pytest.importorskip("aiohttp" if name == "service.py" else "tornado")
    with pymongo.MongoClient(uri) as client:
        client.python_tutorial.visits.drop()
    with Service(_TUTORIAL / name, uri, "/visits") as service:
        for count in (1, 2):
            answer = service.ask("POST", "/visits/ada").json()
            assert answer == {"name": "ada", "visits": count}
        service.ask("POST", "/visits/grace")
        found = service.ask("GET", "/visits").json()
    assert (found if name == "service.py" else found["most"]) == [["ada", 2], ["grace", 1]]


def test_that_each_program_is_run() -> None:
    run = {"readme.py", "start.py", "tutorial.py", "service.py", "tornado_service.py"}
    assert {each.name for each in _TUTORIAL.glob("*.py")} == run

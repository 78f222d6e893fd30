# SPDX-License-Identifier: Apache-2.0
"""Programs on Beanie and ODMantic, which are made for Motor and know nothing of this package."""

from __future__ import annotations

import importlib.metadata
import subprocess

import pytest
from support.programs import EXAMPLES, command, environment

_BEANIE = """\
['_id_', 'newest_first', 'shelf.room_1_shelf.number_1', 'title_1']
new: Emma - one of 1
new: Sense and Sensibility - one of 2
refused, code 11000
Emma 1 word
Emma 2
1871 Middlemarch
1815 Emma
['Emma', 'Middlemarch']
Emma []
[('Dracula', 2), ('Emma', 1), ('Sense and Sensibility', 2)]
new: Persuasion - one of 5
[7, 7]
A 2 7
B 2 9
1842.2 ['A', 'B']
Link Author Austen
Austen 1811; Austen 1815; 1776
2 deleted
2 books, 0 authors
"""

_ODMANTIC = """\
['_id_', 'best_first', 'name_1']
refused: Player
3 players, 1 team
Ida 9 1904
Leo 3 1904
['Max']
4 High
1 removed
['Ida']
"""


@pytest.mark.parametrize(
    ("library", "program", "output"),
    [
        ("beanie", "beanie_models/library.py", _BEANIE),
        ("odmantic", "odmantic_models/players.py", _ODMANTIC),
    ],
)
def test_that_a_program_runs(library: str, program: str, output: str, replica_set_uri: str) -> None:
    pytest.importorskip(library)
    done = subprocess.run(
        command(EXAMPLES / program),
        env=environment(replica_set_uri),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == (output, "", 0)


def test_that_they_run_on_this_package() -> None:
    """The distribution called motor is the empty one, so that there is no other to run on."""
    try:
        files = importlib.metadata.files("motor")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("python/as_motor is not installed")
    assert [each for each in files or [] if each.suffix == ".py"] == []

# SPDX-License-Identifier: Apache-2.0
"""The programs that Motor 0.7's announcement shows, each in a process of its own."""

from __future__ import annotations

import subprocess

import pytest
from support.programs import EXAMPLES, command, environment


def _run(name: str, uri: str, *flags: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(EXAMPLES / "announcement" / name, *flags),
        env=environment(uri),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "output"),
    [
        ("tornado_coroutine.py", "{'_id': 1, 'from': 'Tornado, yield'}\n"),
        ("tornado_await.py", "{'_id': 1, 'from': 'Tornado, await'}\n"),
        ("asyncio_await.py", "{'_id': 1, 'from': 'asyncio, await'}\n"),
    ],
)
def test_that_a_program_runs_without_warnings(name: str, output: str, uri: str) -> None:
    pytest.importorskip("tornado")
    done = _run(name, uri, "-W", "error::DeprecationWarning:__main__")
    assert (done.stdout, done.stderr, done.returncode) == (output, "", 0)


def test_that_the_new_style_runs_without_warnings(uri: str) -> None:
    pytest.importorskip("tornado")
    done = _run("new_style.py", uri, "-W", "error::DeprecationWarning:__main__")
    lines = done.stdout.splitlines()
    assert (done.stderr, done.returncode) == ("", 0)
    assert lines[:2] == [
        "test_database PrimaryPreferred",
        "{'_id': 1, 'from': 'the new style'}",
    ]
    assert lines[2].startswith("ConfigurationError: No default database")


def test_that_without_a_name_it_is_the_connection_strings_database(uri: str) -> None:
    pytest.importorskip("tornado")
    path, _, query = uri.partition("?")
    hosts = path.rstrip("/")
    done = _run("new_style.py", f"{hosts}/of_the_uri?{query}")
    assert done.stdout.splitlines()[2] == "of_the_uri"


def test_that_the_old_style_runs_and_warns_with_the_new_ones_words(uri: str) -> None:
    pytest.importorskip("tornado")
    done = _run("old_style.py", uri, "-W", "always::DeprecationWarning")
    assert done.stdout == "the old style True PrimaryPreferred\nthe old style None\n", done.stderr
    warnings = [line for line in done.stderr.splitlines() if "old_style.py:" in line]
    expected = [
        ("Setting MotorDatabase.read_preference", "get_database()"),
        ("Setting MotorDatabase.write_concern", "get_database()"),
        ("MotorCollection.remove", "delete_many()"),
        ("MotorCollection.insert", "insert_one()"),
        ("MotorCollection.update", "update_one()"),
        ("Setting MotorDatabase.read_preference", "get_database()"),
        ("find_one(callback=)", "`await` or `yield`"),
    ]
    assert len(warnings) == len(expected), done.stderr
    for line, (old, new) in zip(warnings, expected):
        assert "DeprecationWarning" in line
        assert old in line
        assert new in line


def test_that_the_old_style_is_stopped_by_warnings_as_errors(uri: str) -> None:
    pytest.importorskip("tornado")
    done = _run("old_style.py", uri, "-W", "error::DeprecationWarning:__main__")
    assert done.returncode == 1
    assert "DeprecationWarning: Setting MotorDatabase.read_preference" in done.stderr

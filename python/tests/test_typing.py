# SPDX-License-Identifier: Apache-2.0
"""The stubs: what mypy says of programs, and of the stubs against the classes."""

from __future__ import annotations

import asyncio
import importlib.util
import inspect
import os
import pathlib
import re
import subprocess
import sys

import motor
import pymongo
import pytest
from pymongo.encryption import ClientEncryption

pytest.importorskip("mypy")
pytest.importorskip("aiohttp")
pytest.importorskip("tornado")

_SUPPORT = pathlib.Path(__file__).parent / "support"
_PACKAGE = pathlib.Path(motor.__file__).parent


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What mypy knows of PyMongo, which takes it most of its time."""
    return str(tmp_path_factory.mktemp("mypy"))


def _run(*command: str) -> str:
    """What a module of mypy says of the package that this process has."""
    environment = {**os.environ, "PYTHONPATH": str(_PACKAGE.parent)}
    if "site-packages" not in _PACKAGE.parts:  # mypy finds what is installed by itself
        environment["MYPYPATH"] = str(_PACKAGE.parent)
    done = subprocess.run(
        [sys.executable, "-m", *command],
        capture_output=True,
        text=True,
        env=environment,
        timeout=240,
    )
    return done.stdout + done.stderr


def _check(cache: str, path: pathlib.Path, *flags: str) -> str:
    return _run("mypy", "--strict", "--cache-dir", cache, "--hide-error-context", *flags, str(path))


def test_that_a_typed_program_has_no_errors(cache: str) -> None:
    assert _check(cache, _SUPPORT / "typed_program.py").startswith("Success")


def test_that_mistakes_are_found(cache: str) -> None:
    path = _SUPPORT / "typed_mistakes.py"
    expected = {
        (number, code)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        for code in line.partition("# error: ")[2].split(", ")
        if code
    }
    said = _check(cache, path, "--enable-error-code", "deprecated")
    found = re.findall(r":(\d+): error: .*\[([\w-]+)\]$", said, re.M)
    assert {(int(number), code) for number, code in found} == expected, said
    assert len(expected) > 20


def test_that_the_stubs_and_the_classes_agree(tmp_path: pathlib.Path) -> None:
    """On names, parameters, defaults, and what is a property or a coroutine.

    The parameters are those of the newest PyMongo: where it has new ones, the stubs need them.
    """
    if pymongo.version_tuple < (4, 11):
        pytest.skip("this PyMongo has fewer parameters than the stubs")
    allowed = tmp_path / "allowed"
    is_older = "string_opts" not in inspect.signature(ClientEncryption.encrypt).parameters
    allowed.write_text(r".*ClientEncryption\.encrypt" if is_older else "")
    modules = ("motor.motor_asyncio", "motor.motor_tornado")
    said = _run("mypy.stubtest", "--allowlist", str(allowed), *modules)
    assert said.startswith("Success"), said


def test_that_the_package_says_that_it_has_types() -> None:
    assert (_PACKAGE / "py.typed").exists()


def test_that_the_typed_program_runs(uri: str) -> None:
    if not os.environ.get("MOTOR_SECOND_URI"):
        pytest.skip("transactions and change streams need MOTOR_SECOND_URI")
    path = _SUPPORT / "typed_program.py"
    spec = importlib.util.spec_from_file_location("typed_program", path)
    assert spec is not None and spec.loader is not None
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    asyncio.run(asyncio.wait_for(program.main(uri), 120))

# SPDX-License-Identifier: Apache-2.0
"""The classes against those of the original Motor 3.7.1, by name and parameters.

$MOTOR_ORIGINAL is a directory with the original's package in it; without it nothing is compared.
"""

from __future__ import annotations

import json
import os
import pathlib
import subprocess
import sys
from typing import Any

import motor
import pytest

pytest.importorskip("tornado")
pytest.importorskip("aiohttp")

_tests = pathlib.Path(__file__).parent

#: What the original makes, and nobody else.
_CONSTRUCTORS = {
    "AsyncIOMotorChangeStream.__init__",
    "MotorChangeStream.__init__",
}
#: Coroutines of the original that are called with Motor 0.7's callback too, so that Python before
#: 3.12 does not see what they return.
_WITH_CALLBACK = {"close", "create_collection"}


def _interface(path: str) -> dict[str, Any]:
    fake = ["--fake"] if "fake" in sys.modules["motor._motor"].__name__ and path == "" else []
    paths = [path or str(pathlib.Path(motor.__file__).parent.parent), str(_tests)]
    done = subprocess.run(
        [sys.executable, str(_tests / "support" / "interface.py"), *fake],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def both() -> tuple[dict[str, Any], dict[str, Any]]:
    if "MOTOR_ORIGINAL" not in os.environ:
        pytest.skip("MOTOR_ORIGINAL is not set")
    return _interface(os.environ["MOTOR_ORIGINAL"]), _interface("")


def test_that_all_classes_and_their_members_are_there(both: Any) -> None:
    original, ours = both
    missing = {
        name: sorted(set(members) - set(ours.get(name, {}))) for name, members in original.items()
    }
    assert {name: names for name, names in missing.items() if names} == {}


def test_that_methods_have_the_same_parameters(both: Any) -> None:
    original, ours = both
    different = {}
    for name, members in original.items():
        for member, facts in members.items():
            full = f"{name.rpartition('.')[2]}.{member}"
            mine = ours[name][member]
            if facts["parameters"] and facts["parameters"] != mine["parameters"]:
                different[full] = (facts["parameters"], mine["parameters"])
    assert set(different) <= _CONSTRUCTORS, different


def test_that_coroutines_are_coroutines(both: Any) -> None:
    original, ours = both
    different = {
        f"{name}.{member}"
        for name, members in original.items()
        for member, facts in members.items()
        if facts["coroutine"] != ours[name][member]["coroutine"]
        and not (sys.version_info < (3, 12) and member in _WITH_CALLBACK)
    }
    assert different == set()

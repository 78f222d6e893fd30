# SPDX-License-Identifier: Apache-2.0
"""docs/reference/python.md names what runs natively, what does not, and all names of Motor 0.7."""

from __future__ import annotations

import pathlib
import re

import pytest
from motor import legacy
from test_native import _FOREIGN

_PAGE = pathlib.Path(__file__).parents[2] / "docs" / "reference" / "python.md"
_MOST_FOREIGN = 10


def _rows(heading: str) -> dict[str, list[str]]:
    """The rows of the tables under a heading, the other columns by the first one."""
    text = _PAGE.read_text()
    part = re.split(r"^#+ ", text.split(f"# {heading}\n", 1)[1], maxsplit=1, flags=re.M)[0]
    lines = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("| ")]
    return {first.strip().strip("`"): rest for first, *rest in lines}


def test_that_the_page_tells_what_is_foreign() -> None:
    rows = _rows("What runs natively")
    foreign = {told: reason for told, (reason, *_) in rows.items() if told != "---"}
    del foreign["on PyMongo, in threads"]
    assert len(foreign) <= _MOST_FOREIGN
    assert all(reason.strip() for reason in foreign.values())
    assert _FOREIGN["MongoClient"] == "bulk_write" and "client.bulk_write" in foreign
    assert set(_FOREIGN) == {"MongoClient", "ClientEncryption"}
    assert "all of `ClientEncryption" in foreign


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("Collection", set(legacy.METHODS["MotorCollection"])),
        ("Database", set(legacy.METHODS["MotorDatabase"])),
        ("Client", {*legacy.METHODS["MotorClient"], *legacy.CLIENT_PROPERTIES}),
        ("Settings", set(legacy.SETTINGS)),
    ],
)
def test_that_the_page_has_the_names_of_motor_0_7(heading: str, names: set[str]) -> None:
    assert set(_rows(heading)) - {"Motor 0.7", "---"} == names

# SPDX-License-Identifier: Apache-2.0
"""docs/reference/python.md names what runs natively, what does not, and all names of Motor 0.7."""

from __future__ import annotations

import pathlib
import re

import pytest
from motor import legacy, operations
from test_native import _FOREIGN

_PAGE = pathlib.Path(__file__).parents[2] / "docs" / "reference" / "python.md"
#: Of these the page says that all of it runs on PyMongo.
_AS_A_WHOLE = {"ClientSession", "ChangeStream", "GridFSBucket", "GridIn", "GridOut"}
_AS_A_WHOLE.add("ClientEncryption")
_CLASSES = {"Collection": "collection", "Database": "database", "MongoClient": "client"}


def _rows(heading: str) -> dict[str, list[str]]:
    """The rows of the tables under a heading, the other columns by the first one."""
    text = _PAGE.read_text()
    part = re.split(r"^#+ ", text.split(f"# {heading}\n", 1)[1], maxsplit=1, flags=re.M)[0]
    lines = [line.strip("|").split("|") for line in part.splitlines() if line.startswith("| ")]
    return {first.strip().strip("`"): rest for first, *rest in lines}


def _names(text: str) -> set[str]:
    return set(re.findall(r"`(\w+)`", text))


def _offered(names: str) -> set[str]:
    return {name for name in names.split() if not name.startswith("_")}


@pytest.mark.parametrize("kind", sorted(_CLASSES))
def test_that_the_page_tells_what_is_foreign(kind: str) -> None:
    _, foreign = _rows("What runs natively")[_CLASSES[kind]]
    told = _names(foreign) - {"watch", "find_raw_batches"}  # no operations by themselves
    assert told == _offered(_FOREIGN[kind]) - {"aggregate", "list_indexes"} | (
        {"aggregate"} if kind == "Database" else set()
    )


def test_that_the_page_tells_of_all_classes() -> None:
    assert set(_FOREIGN) == {*_CLASSES, *_AS_A_WHOLE, "Cursor", "CommandCursor"}


def test_that_the_page_tells_what_is_native() -> None:
    native, _ = _rows("What runs natively")["collection"]
    told = {f"Collection.{name}" for name in _names(native)}
    cursors = {f"Collection.{name}" for name in ("find", "aggregate", "list_indexes")}
    assert told - cursors == set(operations.OPERATIONS) - cursors


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

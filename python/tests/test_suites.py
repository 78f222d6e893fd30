# SPDX-License-Identifier: Apache-2.0
"""tools/python_suites/compare.py: what of two runs of Motor's own tests is an error."""

from __future__ import annotations

import importlib.util
import pathlib
from typing import Any

import pytest

_PATH = pathlib.Path(__file__).parents[2] / "tools" / "python_suites" / "compare.py"
_spec = importlib.util.spec_from_file_location("compare", _PATH)
assert _spec is not None and _spec.loader is not None
compare: Any = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(compare)

_REPORT = """<testsuites><testsuite>
<testcase classname="test.asyncio_tests.test_a.First" name="test_1"/>
<testcase classname="test.asyncio_tests.test_a.First" name="test_2"><failure/></testcase>
<testcase classname="test.asyncio_tests.test_a.First" name="test_3"><skipped/></testcase>
<testcase classname="test.asyncio_tests.test_a.First" name="test_4"/>
<testcase classname="test.asyncio_tests.test_a.First" name="test_4"><error/></testcase>
<testcase classname="test.tornado_tests.test_b" name="test_5"/>
<testcase classname="test.test_c.Second" name="test_6"/>
</testsuite></testsuites>"""


def test_that_reports_are_read(tmp_path: pathlib.Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(_REPORT)
    found = compare.read_report(report)
    assert found == {
        "asyncio/test_a.py::First::test_1": "passed",
        "asyncio/test_a.py::First::test_2": "failed",
        "asyncio/test_a.py::First::test_3": "skipped",
        "asyncio/test_a.py::First::test_4": "failed",
        "tornado/test_b.py::test_5": "passed",
        "synchro/test_c.py::Second::test_6": "passed",
    }
    assert compare.counts(found) == "3/2/1"
    assert compare.path_of("tornado/test_b.py::test_5") == "test/tornado_tests/test_b.py::test_5"
    assert compare.path_of("synchro/test_c.py::D::test_6") == "test/test_c.py::D::test_6"


def test_what_is_worse() -> None:
    original = {"a": "passed", "b": "passed", "c": "passed", "d": "failed", "e": "passed"}
    ours = {"a": "passed", "b": "failed", "c": "skipped", "d": "failed", "f": "failed"}
    assert compare.worse(original, ours) == ["b", "c", "e"]


@pytest.mark.parametrize(
    ("exceptions", "differences", "passed", "expected"),
    [
        ({}, [], set(), 0),
        ({}, ["a"], set(), 1),
        ({"a": "reason"}, ["a"], set(), 0),
        ({"a": "reason"}, ["a"], {"a"}, 0),  # it passes on the other server
        ({"a": "reason"}, [], {"a"}, 1),
        ({"a": "reason"}, [], set(), 0),  # it could not be run
        ({"a": "reason"}, ["a", "b"], set(), 1),
    ],
)
def test_what_is_an_error(
    exceptions: dict[str, str], differences: list[str], passed: set[str], expected: int
) -> None:
    found = [compare.Difference(test, "server") for test in differences]
    assert compare.judge(exceptions, found, [], passed) == expected


def test_the_list_of_exceptions(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert compare.read_exceptions()
    file = tmp_path / "exceptions.txt"
    monkeypatch.setattr(compare, "EXCEPTIONS", file)
    file.write_text("# nothing\na/b.py::C::d  a reason\n")
    assert compare.read_exceptions() == {"a/b.py::C::d": "a reason"}
    file.write_text("a/b.py::C::d\n")
    with pytest.raises(SystemExit, match="no reason"):
        compare.read_exceptions()
    both = "".join(f"{each}/b.py::C::d{i}  reason\n" for i in range(10) for each in "ac")
    file.write_text(both)
    assert len(compare.read_exceptions()) == 20  # ten tests, each of both frameworks
    file.write_text(both + "a/b.py::C::d10  reason\n")
    with pytest.raises(SystemExit, match="at most 10"):
        compare.read_exceptions()


def test_what_is_run_of_pymongo(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "synchro.txt"
    monkeypatch.setattr(compare, "SYNCHRO_FILES", file)
    file.write_text("# test_d.py\ntest_a.py\n\n-test_a.py::B::test_c  a reason\n")
    assert compare.all_of("synchro") == ("test/test_a.py", "--deselect=test/test_a.py::B::test_c")
    assert compare.all_of("tornado") == ("test/tornado_tests",)

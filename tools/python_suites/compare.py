# SPDX-License-Identifier: Apache-2.0
"""Runs the tests of Motor 3.7.1 on the original and on this tree's package, and compares.

compare.py FOLDER LOGS SUITE,SUITE... URI...: FOLDER has two virtual environments, original and ours,
in suite/ Motor's tests, and in synchro/ PyMongo's with what runs them over Motor. It is run by one of
the two. Fails if a test passes with the original, fails here, and is not in exceptions.txt, or if one
of that list passes here.
"""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
import time
import xml.etree.ElementTree
from typing import Iterable, NamedTuple

import pymongo

EXCEPTIONS = pathlib.Path(__file__).with_name("exceptions.txt")
MOST_EXCEPTIONS = 10
SUITES = ("asyncio", "tornado", "synchro")
SYNCHRO = pathlib.Path(__file__).with_name("run_synchro.py")
SYNCHRO_FILES = pathlib.Path(__file__).with_name("synchro.txt")
PACKAGES = ("original", "ours")
SECONDS = 1200  # the limit of one run, which takes one to five minutes

Outcomes = dict[str, str]  # passed, failed or skipped, by the name of the test


class Server(NamedTuple):
    name: str
    host: str
    port: int


class Difference(NamedTuple):
    test: str
    server: str


# --- Running ---


def known_server(uri: str) -> Server:
    """What answers there, and where: the tests take one address."""
    with pymongo.MongoClient(uri) as client:
        info = client.admin.command("buildInfo")
        host, port = client.address or ("", 0)
    name = "MongoDB " + info["version"]
    if "ferretdb" in info or "ferretdbVersion" in info:
        name = "FerretDB"
    elif "secantus" in str(info).lower() or "replicaSet=secantus" in uri:
        name = "SecantusDB"
    return Server(name, host, port)


class Runs:
    def __init__(self, folder: pathlib.Path, logs: pathlib.Path) -> None:
        self._folder = folder
        self._logs = logs

    def run(self, package: str, suite: str, server: Server, *only: str) -> Outcomes:
        """Runs a suite, or only some of its tests, and says so in a line."""
        name = f"python_suites-{server.name.split()[0].lower()}-{suite}-{package}"
        name += "-again" if only else ""
        log, report = self._logs / f"{name}.log", self._logs / f"{name}.xml"
        report.unlink(missing_ok=True)
        started = time.monotonic()
        print(f"{suite} on {server.name}, {package}{', again' if only else ''} ... ", end="")
        sys.stdout.flush()
        ended = self._run_pytest(package, suite, server, log, report, only or all_of(suite))
        print(f"{time.monotonic() - started:.0f} s")
        if ended not in (0, 1) or not report.exists():  # 1: some tests have failed
            lines = log.read_text(errors="replace").splitlines()[-20:]
            sys.exit("\n".join([f"pytest has not run the tests ({log}):", *lines]))
        return read_report(report)

    def _run_pytest(
        self,
        package: str,
        suite: str,
        server: Server,
        log: pathlib.Path,
        report: pathlib.Path,
        chosen: tuple[str, ...],
    ) -> int:
        command = [str(self._folder / package / "bin" / "python"), *runner_of(suite), "-q"]
        command += ["--maxfail=10000", "-o", "junit_family=xunit1", "--junitxml", str(report)]
        environment = {
            **{name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
            "DB_IP": server.host,
            "DB_PORT": str(server.port),
            "ASYNC_TEST_TIMEOUT": "30",
        }
        with log.open("w") as output:
            try:
                ended = subprocess.run(
                    [*command, *chosen],
                    cwd=self._folder / ("synchro" if suite == "synchro" else "suite"),
                    env=environment,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    timeout=SECONDS,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                sys.exit(f"\nIt has not ended within {SECONDS} s: see {log}.")
        return ended.returncode


def runner_of(suite: str) -> list[str]:
    """What runs pytest. PyMongo's tests have no time limit of their own, and none is a coroutine."""
    if suite != "synchro":
        return ["-m", "pytest"]
    return [str(SYNCHRO), "-p", "no:asyncio", "-p", "no:cacheprovider", "--timeout=120"]


def all_of(suite: str) -> tuple[str, ...]:
    """What pytest is told to run."""
    if suite != "synchro":
        return (f"test/{suite}_tests",)
    lines = [line for line in SYNCHRO_FILES.read_text().splitlines() if line[:1] not in ("", "#")]
    files = [f"test/{line}" for line in lines if line[0] != "-"]
    without = [f"--deselect=test/{line[1:].partition('  ')[0]}" for line in lines if line[0] == "-"]
    return (*files, *without)


def read_report(report: pathlib.Path) -> Outcomes:
    """What pytest has written of each test; a test that also fails to end cleanly has failed."""
    outcomes: Outcomes = {}
    for case in xml.etree.ElementTree.parse(report).iter("testcase"):
        name = test_name(case)
        outcome = "passed"
        if case.find("failure") is not None or case.find("error") is not None:
            outcome = "failed"
        elif case.find("skipped") is not None:
            outcome = "skipped"
        if outcomes.get(name) != "failed":
            outcomes[name] = outcome
    return outcomes


def test_name(case: xml.etree.ElementTree.Element) -> str:
    """suite/file.py::Class::test"""
    # test.asyncio_tests.test_asyncio_client.TestAsyncIOClient, or test.test_bulk.TestBulk
    _, *folder, file, kind = module_and_class(case.get("classname", ""))
    suite = folder[0].removesuffix("_tests") if folder else "synchro"
    return "::".join([f"{suite}/{file}.py", *filter(None, [kind]), case.get("name", "")])


def module_and_class(name: str) -> list[str]:
    """The parts of a name with dots; the last is empty for a function that is in no class."""
    parts = name.split(".")
    return [*parts, ""] if parts[-1].startswith("test_") else parts


def path_of(test: str) -> str:
    """What pytest calls a test."""
    suite, _, rest = test.partition("/")
    return f"test/{rest}" if suite == "synchro" else f"test/{suite}_tests/{rest}"


# --- Comparing ---


def read_exceptions() -> dict[str, str]:
    """The reasons by test."""
    found = {}
    for line in EXCEPTIONS.read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            test, _, reason = line.partition("  ")
            if not reason.strip():
                sys.exit(f"{EXCEPTIONS.name}: {test} has no reason.")
            found[test] = reason.strip()
    tests = {test.rpartition("::")[2] for test in found}  # a test of both frameworks counts once
    if len(tests) > MOST_EXCEPTIONS:
        sys.exit(
            f"{EXCEPTIONS.name} has {len(tests)} tests, and may have at most {MOST_EXCEPTIONS}."
        )
    return found


def worse(original: Outcomes, ours: Outcomes) -> list[str]:
    """The tests that pass with the original and not here; what is missing has not passed."""
    return sorted(
        test
        for test, outcome in original.items()
        if outcome == "passed" and ours.get(test) != "passed"
    )


def counts(outcomes: Outcomes) -> str:
    found = list(outcomes.values())
    return "/".join(str(found.count(each)) for each in ("passed", "failed", "skipped"))


def print_table(rows: list[tuple[str, ...]]) -> None:
    head = ("suite", "server", "original", "ours")
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    print("\nPassed/failed/skipped, with the original Motor 3.7.1 and with this package:")
    for row in (head, *rows):
        print("  " + "  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip())


def with_servers(found: Iterable[Difference]) -> list[str]:
    servers: dict[str, list[str]] = {}
    for test, server in found:
        servers.setdefault(test, []).append(server)
    return [f"{test} ({', '.join(on)})" for test, on in servers.items()]


def print_tests(head: str, tests: list[str]) -> None:
    if tests:
        print(f"\n{head}")
        for test in tests:
            print("  " + test)


def main() -> int:
    folder, logs = (pathlib.Path(each) for each in sys.argv[1:3])
    suites = sys.argv[3].split(",")
    if not set(suites) <= set(SUITES):
        sys.exit(f"the suites are {', '.join(SUITES)}, not {sys.argv[3]}")
    servers = [known_server(uri) for uri in sys.argv[4:]]
    exceptions = read_exceptions()
    runs = Runs(folder, logs)
    rows: list[tuple[str, ...]] = []
    differences: list[Difference] = []
    at_second_try: list[Difference] = []
    passed: set[str] = set()
    for server in servers:
        for suite in suites:
            original, ours = (runs.run(package, suite, server) for package in PACKAGES)
            rows.append((suite, server.name, counts(original), counts(ours)))
            passed.update(test for test in exceptions if ours.get(test) == "passed")
            fallen = worse(original, ours)
            new = [path_of(test) for test in fallen if test not in exceptions]
            again = runs.run("ours", suite, server, *new) if new else {}
            for test in fallen:
                found = at_second_try if again.get(test) == "passed" else differences
                found.append(Difference(test, server.name))
    print_table(rows)
    return judge(exceptions, differences, at_second_try, passed)


def judge(
    exceptions: dict[str, str],
    differences: list[Difference],
    at_second_try: list[Difference],
    passed: set[str],
) -> int:
    new = with_servers(each for each in differences if each.test not in exceptions)
    old = sorted({test for test, _ in differences} & exceptions.keys())
    # A test that fails on one server only stays on the list.
    stale = sorted(passed - set(old))
    print_tests(
        f"Pass with the original and not here, for the reasons of {EXCEPTIONS.name}:",
        [f"{test}: {exceptions[test]}" for test in old],
    )
    print_tests(
        "Failed here, and passed when run once more:",
        with_servers(at_second_try),
    )
    print_tests("PASS WITH THE ORIGINAL AND NOT HERE:", new)
    print_tests(f"PASS HERE, and are to leave {EXCEPTIONS.name}:", stale)
    if new or stale:
        return 1
    print("\nEach other test that passes with the original passes here.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: Apache-2.0
"""Futures of the core under cancelling, time limits, ended loops, threads and fork()."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import subprocess
import sys
import textwrap
import threading
import weakref
from typing import Any, Callable, Iterator
from urllib.parse import urlsplit

import pymongo
import pytest
from bson import ObjectId
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo.errors import (
    InvalidOperation,
    NetworkTimeout,
    PyMongoError,
    WaitQueueTimeoutError,
)
from support.programs import environment
from support.relay import Relay

LIMIT = 20  # seconds, for what must not hang
# With it a child of a process that has threads may hang in its first malloc(): the locks of its allocator stay as
# those threads left them.
WITH_ADDRESS_SANITIZER = hasattr(ctypes.CDLL(None), "__asan_init")


def run(main: Any) -> Any:
    return asyncio.run(asyncio.wait_for(main, LIMIT))


@pytest.fixture
def relay(uri: str) -> Iterator[Relay]:
    with Relay(urlsplit(uri).hostname or "", urlsplit(uri).port or 27017) as made:
        yield made


@pytest.fixture
def slow(relay: Relay) -> Callable[[], AsyncIOMotorClient]:
    """Makes clients whose answers come late, once the relay is stopped. They connect only once."""
    uri = f"mongodb://{relay.address}/?directConnection=true&maxPoolSize=1"
    return lambda: AsyncIOMotorClient(uri)


async def until(holds: Callable[[], bool]) -> None:
    while not holds():
        await asyncio.sleep(0.005)


def test_a_burst_completes_once_each(uri: str) -> None:
    async def main() -> None:
        things = AsyncIOMotorClient(uri).python_tests.burst
        await things.delete_many({})
        done: list[Any] = []
        futures = [things.insert_one({"_id": i}) for i in range(500)]
        for each in futures:
            each.add_done_callback(done.append)
        results = await asyncio.gather(*futures)
        assert [each.inserted_id for each in results] == list(range(500))
        await asyncio.sleep(0)
        assert len(done) == 500 and len(set(map(id, done))) == 500

    run(main())


def test_gather_gets_failures_and_results(uri: str) -> None:
    async def main() -> None:
        things = AsyncIOMotorClient(uri).python_tests.gather
        await things.delete_many({})
        all_of_them = [things.insert_one({"_id": i // 2}) for i in range(20)]
        outcomes = await asyncio.gather(*all_of_them, return_exceptions=True)
        failed = [each for each in outcomes if isinstance(each, pymongo.errors.DuplicateKeyError)]
        assert len(failed) == 10
        assert await things.count_documents({}) == 10

    run(main())


def test_cancelling_calls_the_operation_off(relay: Relay, slow: Any) -> None:
    async def main() -> None:
        things = slow().db.things
        await things.find_one()
        relay.stop()
        on_the_wire = asyncio.ensure_future(things.find_one())
        await until(lambda: relay.keeps("find"))
        queued = asyncio.gather(*[things.find_one() for _ in range(9)])
        for task in (on_the_wire, queued):
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        relay.go_on()
        await until(lambda: relay.ended >= 1)  # given up with its connection
        await things.find_one()

    run(main())


def test_wait_for_ends_in_time(relay: Relay, slow: Any) -> None:
    async def main() -> None:
        things = slow().db.things
        await things.find_one()
        relay.stop()
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(things.find_one(), 0.1)

    run(main())


def test_the_limit_of_pymongo_holds(relay: Relay, slow: Any) -> None:
    async def main() -> None:
        things = slow().db.things
        await things.find_one()
        relay.stop()
        with pymongo.timeout(0.1), pytest.raises(PyMongoError) as raised:
            await things.find_one()
        assert raised.value.timeout
        assert isinstance(raised.value, NetworkTimeout)

    run(main())


def test_one_client_after_the_other(uri: str) -> None:
    for _ in range(2):
        run(_insert_and_find(uri))


async def _insert_and_find(uri: str) -> None:
    things = AsyncIOMotorClient(uri).python_tests.things
    made = ObjectId()
    await things.insert_one({"_id": made})
    assert await things.find_one(made) == {"_id": made}


def test_several_loops_in_several_threads(uri: str) -> None:
    failed: list[BaseException] = []

    def work() -> None:
        try:
            run(_insert_and_find(uri))
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(LIMIT)
    assert not failed and not any(each.is_alive() for each in threads)


def test_uvloop(uri: str) -> None:
    uvloop = pytest.importorskip("uvloop")
    loop = uvloop.new_event_loop()
    try:
        loop.run_until_complete(asyncio.wait_for(_insert_and_find(uri), LIMIT))
    finally:
        loop.close()


def test_close_fails_what_is_pending(relay: Relay, slow: Any) -> None:
    async def main() -> None:
        client = slow()
        await client.db.things.find_one()
        relay.stop()
        pending = client.db.things.find_one()
        client.close()
        with pytest.raises(InvalidOperation):
            await pending
        with pytest.raises(InvalidOperation):
            await client.db.things.find_one()

    run(main())


def test_a_client_that_nobody_closes_goes_with_its_last_reference(uri: str) -> None:
    async def main() -> None:
        client = AsyncIOMotorClient(uri)
        await client.python_tests.things.find_one()
        core = weakref.ref(client._core)
        del client
        gc.collect()
        assert core() is None

    run(main())


def test_an_operation_keeps_its_client(uri: str) -> None:
    async def main() -> None:
        pending = AsyncIOMotorClient(uri).python_tests.things.find_one({"_id": "none"})
        gc.collect()
        assert await pending is None

    run(main())


def _program(text: str, uri: str, *options: str) -> subprocess.CompletedProcess[str]:
    """Runs a program that has `uri`; everything that it says is in its result."""
    return subprocess.run(
        [sys.executable, *options, "-c", textwrap.dedent(text)],
        env=environment(uri),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
    )


_BEGIN = """
    import asyncio, os, signal, sys, threading, time
    from motor.motor_asyncio import AsyncIOMotorClient
    uri = os.environ["MONGODB_URI"]
"""


@pytest.mark.parametrize(
    "ending",
    [
        "pass",
        "loop.close()",
        "loop.close(); import gc; gc.collect()",
        "loop.close(); del client, pending; import gc; gc.collect()",
        "client.close()",
        "client.close(); loop.close()",
        "sys.exit(0)",
    ],
)
def test_a_program_may_end_with_operations_pending(relay: Relay, ending: str) -> None:
    text = (
        _BEGIN
        + f"""
    loop = asyncio.new_event_loop()
    async def main():
        global client, pending
        client = AsyncIOMotorClient(uri)
        pending = [client.db.things.find_one() for _ in range(20)]
        await asyncio.sleep(0.2)
    loop.run_until_complete(main())
    {ending}
    """
    )
    relay.stop()
    ended = _program(text, f"mongodb://{relay.address}/?directConnection=true", "-X", "dev")
    assert "Traceback" not in ended.stdout and "never retrieved" not in ended.stdout
    assert ended.returncode == 0, ended.stdout


def test_an_interrupt_ends_the_program(relay: Relay) -> None:
    text = (
        _BEGIN
        + """
    async def main():
        things = AsyncIOMotorClient(uri).db.things
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
        await things.find_one()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may have it ignored
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        print("interrupted")
    """
    )
    relay.stop()
    ended = _program(text, f"mongodb://{relay.address}/?directConnection=true")
    assert ended.stdout == "interrupted\n" and ended.returncode == 0


_FORK = (
    _BEGIN
    + """
    client = None
    async def find():
        global client
        client = client or AsyncIOMotorClient(uri)
        await client.db.things.find_one()
    def in_new_loop():
        loop = asyncio.new_event_loop()
        loop.run_until_complete(find())
        loop.close()
    def in_child():
        global client
        child = os.fork()
        if child == 0:
            client = None
            in_new_loop()
            sys.exit(0)
        assert os.waitpid(child, 0)[1] == 0
"""
)


def test_a_child_that_is_made_before_the_client(uri: str) -> None:
    ended = _program(
        _FORK
        + """
    in_child()
    in_new_loop()
    print("done")
    """,
        uri,
    )
    assert ended.stdout == "done\n" and ended.returncode == 0


@pytest.mark.skipif(WITH_ADDRESS_SANITIZER, reason="AddressSanitizer may hang the children")
def test_a_child_makes_connections_of_its_own(uri: str) -> None:
    """Although its parent's are there, and its parent goes on with those."""
    ended = _program(
        _FORK
        + """
    loop = asyncio.new_event_loop()
    loop.run_until_complete(find())
    in_child()
    loop.run_until_complete(find())
    print("done")
    """,
        uri,
        *("-W", "ignore::DeprecationWarning"),  # of fork() itself
    )
    assert ended.stdout == "done\n" and ended.returncode == 0


def test_a_batch_that_fails_when_nobody_waits_any_more(relay: Relay) -> None:
    """No complaint of a future whose exception was never retrieved."""
    complaints: list[Any] = []

    async def main() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, what: complaints.append(what))
        client: Any = AsyncIOMotorClient(
            f"mongodb://{relay.address}/?directConnection=true", timeoutMS=2000
        )
        await client.admin.command("ping")
        relay.stop()
        cursor = client.python_tests.late.find()
        waits = asyncio.ensure_future(cursor.to_list(None))
        await until(lambda: relay.keeps("late"))
        waits.cancel()
        await until(lambda: cursor._core._last.done())
        cursor = None
        client.close()

    run(main())
    gc.collect()
    assert complaints == []


def test_what_waits_too_long_for_a_connection(relay: Relay) -> None:
    async def main() -> None:
        client: Any = AsyncIOMotorClient(
            f"mongodb://{relay.address}/?directConnection=true",
            maxPoolSize=1,
            waitQueueTimeoutMS=100,
        )
        things = client.python_tests.waiting
        await things.find_one()
        relay.stop()
        first = things.find_one()
        await until(lambda: relay.keeps("waiting"))
        for call in (things.find_one, things.find().to_list, lambda: things.insert_one({})):
            with pytest.raises(WaitQueueTimeoutError) as raised:
                await call()
            assert raised.value.timeout
        relay.go_on()
        await first  # it has its connection: it may take longer
        await things.find_one()
        client.close()

    run(main())

# SPDX-License-Identifier: Apache-2.0
"""Works for some minutes, with errors and cancelled operations; fails if anything grows.

leak.py MINUTES [--uri URI]; ./dev soak --python MINUTES runs it, on a debug build of Python where
there is one, which counts all references.
"""

from __future__ import annotations

import argparse
import array
import asyncio
import collections
import gc
import os
import random
import statistics
import sys
import threading
import time
from typing import Any, Awaitable, Callable

import gridfs
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorGridFSBucket
from pymongo import InsertOne, ReturnDocument, UpdateOne
from pymongo.errors import DuplicateKeyError, OperationFailure, PyMongoError

USERS = 16
STEPS = 8  # of each user in a round
CANCELLED = 0.1  # of the steps
WARM_UP = 0.3  # of the time; what is made once is made by then
DOCUMENTS = 200

#: How much more there may be at the end than after the warm-up.
LIMITS = {
    "references": 1_000,
    "blocks": 2_000,  # of memory that Python's objects have; a client leaves one or two in pools
    "MiB": 4,
    "threads": 2,
    "files": 4,
}


def state() -> dict[str, float]:
    """What this process has, while it does nothing."""
    gc.collect()
    found: dict[str, float] = {}
    if total := getattr(sys, "gettotalrefcount", None):
        found["references"] = total()
    found["blocks"] = sys.getallocatedblocks()
    with open("/proc/self/statm") as file:
        found["MiB"] = int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 2**20
    found["threads"] = len(os.listdir("/proc/self/task"))
    found["files"] = len(os.listdir("/proc/self/fd"))
    return found


class Work:
    """Steps of all kinds, which leave nothing behind."""

    def __init__(self, database: Any, has_transactions: bool) -> None:
        self._database = database
        self._bucket = AsyncIOMotorGridFSBucket(database)
        self._ids = iter(range(sys.maxsize))
        self.kinds = [self.change, self.write_many, self.iterate, self.leave, self.store, self.fail]
        if has_transactions:
            self.kinds += [self.transact, self.watch]

    async def prepare(self) -> None:
        await self._database.client.drop_database(self._database)
        documents = [{"_id": i, "text": "x" * 100, "in": {"a": [i]}} for i in range(DOCUMENTS)]
        await self._database.read.insert_many(documents)

    async def tidy(self) -> None:
        """What cancelled steps have left."""
        for name in ("written", "fs.files", "fs.chunks"):
            await self._database[name].delete_many({})

    async def change(self) -> None:
        written, key = self._database.written, {"_id": next(self._ids)}
        await written.insert_one({**key, "name": "Ada", "born": 1815})
        await written.update_one(key, {"$set": {"seen": True}})
        assert (await written.find_one(key))["seen"]
        await written.replace_one(key, {"name": "Grace"})
        await written.find_one_and_update(
            key, {"$inc": {"n": 1}}, return_document=ReturnDocument.AFTER
        )
        assert (await written.delete_one(key)).deleted_count == 1

    async def write_many(self) -> None:
        written, mark = self._database.written, next(self._ids)
        await written.insert_many([{"mark": mark, "i": i} for i in range(30)])
        assert await written.count_documents({"mark": mark}) == 30
        one = {"_id": f"bulk {mark}"}
        await written.bulk_write([InsertOne({**one, "mark": mark}), UpdateOne(one, {"$set": one})])
        await written.delete_many({"mark": mark})

    async def iterate(self) -> None:
        read = self._database.read
        count = 0
        async for _ in read.find().batch_size(50):
            count += 1
        assert count == DOCUMENTS
        assert len(await read.find({}, {"text": 0}).to_list(None)) == DOCUMENTS
        groups = read.aggregate([{"$group": {"_id": None, "n": {"$sum": 1}}}])
        assert [each["n"] async for each in groups] == [DOCUMENTS]

    async def leave(self) -> None:
        """Cursors that are not read to their end, one of them without being closed."""
        async for _ in self._database.read.find().batch_size(10):
            break
        cursor = self._database.read.find().batch_size(10)
        await cursor.to_list(5)
        await cursor.close()

    async def store(self) -> None:
        contents = bytes(600_000)
        file_id = await self._bucket.upload_from_stream("file", contents)
        file = await self._bucket.open_download_stream(file_id)
        assert await file.read() == contents
        await self._bucket.delete(file_id)

    async def fail(self) -> None:
        read = self._database.read
        await self._must_raise(DuplicateKeyError, lambda: read.insert_one({"_id": 0}))
        await self._must_raise(OperationFailure, lambda: self._database.command("noSuchCommand"))
        await self._must_raise(PyMongoError, lambda: read.find_one({"$noSuch": 1}))
        await self._must_raise(TypeError, lambda: read.insert_one(1))
        missing = self._bucket.open_download_stream_by_name("no such file")
        await self._must_raise(gridfs.NoFile, lambda: missing)

    async def _must_raise(self, kind: type, start: Callable[[], Awaitable[Any]]) -> None:
        try:
            await start()
        except kind:
            return
        raise AssertionError(f"no {kind.__name__}")

    async def transact(self) -> None:
        key = {"_id": f"transaction {next(self._ids)}"}
        written = self._database.written
        async with await self._database.client.start_session() as session:
            async with session.start_transaction():
                await written.insert_one(key, session=session)
            session.start_transaction()
            await written.delete_one(key, session=session)
            await session.abort_transaction()
        assert (await written.delete_one(key)).deleted_count == 1

    async def watch(self) -> None:
        key = {"_id": f"watched {next(self._ids)}"}
        async with self._database.written.watch(max_await_time_ms=100) as stream:
            await self._database.written.insert_one(key)
            await stream.try_next()
        await self._database.written.delete_one(key)


class Run:
    def __init__(self, uri: str, seconds: float) -> None:
        self._uri, self._seconds = uri, seconds
        self._chance = random.Random(1)
        self._ends = collections.Counter[str]()
        # Arrays, since what is kept of each round would itself be references.
        self._states: dict[str, array.array] = collections.defaultdict(lambda: array.array("d"))
        self.complaints = 0

    async def work(self) -> None:
        loop = asyncio.get_running_loop()
        loop.slow_callback_duration = 60  # -X dev would tell of each, on a busy machine
        loop.set_exception_handler(lambda _, context: self._complain(str(context)))
        sys.unraisablehook = lambda raised: self._complain(repr(raised))
        client = AsyncIOMotorClient(self._uri)
        hello = await client.admin.command("hello")
        work = Work(client[f"motor_leak_{os.getpid()}"], "setName" in hello)
        await work.prepare()
        started = printed = time.monotonic()
        while (now := time.monotonic()) < started + self._seconds:
            await self._round(work)
            await self._use_another_client()
            self._note({"seconds": now - started, **state()})
            if now - printed > 10:
                printed = now
                self._print()
        self._print()
        await client.drop_database(f"motor_leak_{os.getpid()}")
        client.close()

    async def _round(self, work: Work) -> None:
        await asyncio.gather(*(self._user(work) for _ in range(USERS)))
        await work.tidy()

    async def _user(self, work: Work) -> None:
        for _ in range(STEPS):
            task = asyncio.ensure_future(self._chance.choice(work.kinds)())
            if self._chance.random() < CANCELLED:
                for _ in range(self._chance.randrange(20)):
                    await asyncio.sleep(0)
                task.cancel()
            try:
                await task
                self._ends["done"] += 1
            except asyncio.CancelledError:
                self._ends["cancelled"] += 1
            except PyMongoError as error:  # as of a server in the middle of a cancelled transaction
                self._ends[type(error).__name__] += 1

    async def _use_another_client(self) -> None:
        client = AsyncIOMotorClient(self._uri)
        await client.motor_leak.read.find_one()
        client.close()

    def _note(self, found: dict[str, float]) -> None:
        for name, value in found.items():
            self._states[name].append(value)

    def _print(self) -> None:
        figures = ", ".join(f"{values[-1]:,.0f} {name}" for name, values in self._states.items())
        ends = ", ".join(f"{count:,} {how}" for how, count in self._ends.items())
        print(f"{figures}; {ends}", flush=True)

    def _complain(self, what: str) -> None:
        """Of what nobody has heard, as an exception that was never retrieved."""
        self.complaints += 1
        print(f"       {what}", flush=True)

    def grown(self) -> bool:
        """Compares the beginning of what came after the warm-up with its end."""
        seconds = self._states.pop("seconds")
        begin = sum(each <= WARM_UP * self._seconds for each in seconds)
        third = (len(seconds) - begin) // 3
        if not third:
            sys.exit("There were too few rounds to tell.")
        grown = False
        for name, values in self._states.items():
            first = statistics.median(values[begin : begin + third])
            last = statistics.median(values[-third:])
            too_much = last - first > LIMITS[name]
            grown |= too_much
            verdict = f"GROWN, by more than {LIMITS[name]:,}" if too_much else "flat"
            print(f"{name:>11}  {first:12,.1f} .. {last:12,.1f}  {verdict}")
        return grown


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("minutes", type=float)
    parser.add_argument("--uri", default=os.environ.get("MONGODB_URI"))
    options = parser.parse_args()
    if not options.uri:
        parser.error("there is no server: set MONGODB_URI")
    build = "a debug build" if hasattr(sys, "gettotalrefcount") else "no debug build"
    print(f"Python {sys.version.split()[0]}, {build}; {threading.active_count()} thread")
    run = Run(options.uri, options.minutes * 60)
    asyncio.run(run.work())
    if run.grown() or run.complaints:
        sys.exit(1)


if __name__ == "__main__":
    main()

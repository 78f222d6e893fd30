# SPDX-License-Identifier: Apache-2.0
"""What examples/demo does in C++, from asyncio: ./dev demo runs both.

apt install iso-codes
MONGODB_URI=mongodb://localhost:27017 python demo.py

Loads real records into a fresh database and works on them with coroutines on one loop. Each answer
is checked against the source; one that is wrong ends the program with exit code 1.
"""

from __future__ import annotations

import asyncio
import collections
import os
import random
import sys
import time
from typing import Any, Awaitable, Callable, Iterable

from bson import ObjectId
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError, PyMongoError
from report import HEAD, Heartbeat, Measurements
from source import Source

BATCH = 250
INSERTS_AT_ONCE = 8
SECONDS = 1.5  # of each kind of operation


class WrongResult(Exception):
    """The server's answer is not what the source holds."""


def expect(what: str, found: Any, expected: Any) -> None:
    if found != expected:
        raise WrongResult(f"{what}: {found}, not {expected}")


async def side_by_side(all_of_them: Iterable[Awaitable[None]]) -> None:
    """When all have ended it raises what one that failed has raised."""
    tasks = [asyncio.ensure_future(each) for each in all_of_them]
    await asyncio.wait(tasks)
    await asyncio.gather(*tasks)


class Loading:
    def __init__(self, database: Any, source: Source) -> None:
        self._into, self._source = database, source
        self.inserts = Measurements(f"insert_many, {BATCH} documents each")
        self.indexes = Measurements("create_index")

    async def run(self) -> None:
        batches = collections.deque(
            (name, records[first : first + BATCH])
            for name, records in self._source.tables().items()
            for first in range(0, len(records), BATCH)
        )
        with self.inserts:
            await side_by_side(self._insert(batches) for _ in range(INSERTS_AT_ONCE))
        made = [
            self._into.countries.create_index("alpha_3", unique=True),
            self._into.countries.create_index("numeric", unique=True),
            self._into.languages.create_index("type"),
            self._into.subdivisions.create_index("country"),
        ]
        with self.indexes:
            await side_by_side(map(self.indexes.time, made))
        await self._check()

    async def _insert(self, batches: collections.deque) -> None:
        while batches:
            name, records = batches.popleft()
            stored = await self.inserts.time(self._into[name].insert_many(records))
            expect(f"ids of a batch of {name}", len(stored.inserted_ids), len(records))

    async def _check(self) -> None:
        for name, records in self._source.tables().items():
            stored = await self._into[name].count_documents({})
            expect(f"documents in {name}", stored, len(records))
        await self._check_groups("languages", "type", self._source.languages_of)
        await self._check_groups("subdivisions", "country", self._source.subdivisions_of)
        try:
            await self._into.countries.insert_one({"_id": "another France", "alpha_3": "FRA"})
        except DuplicateKeyError:
            return
        raise WrongResult("a second country with the code FRA was stored")

    async def _check_groups(self, name: str, field: str, expected: dict[str, int]) -> None:
        group = {"$group": {"_id": f"${field}", "count": {"$sum": 1}}}
        groups = await self._into[name].aggregate([group]).to_list(None)
        expect(f"{name} by {field}", {each["_id"]: each["count"] for each in groups}, expected)


class User:
    """One of those who work at once."""

    def __init__(self, number: int) -> None:
        self.number, self.visits = number, 0
        self.chance = random.Random(number)


class Workload:
    def __init__(self, database: Any, source: Source) -> None:
        self._database, self._source = database, source
        self._visits = 0
        self._failed = False
        many = (f"cursor over {len(source.countries)}", f"aggregate of {len(source.languages):,}")
        self.kinds = [
            (Measurements("find_one, alone"), 1, self._look_up),
            (Measurements("find_one, 8 at once"), 8, self._look_up),
            (Measurements("find_one_and_update, 8 at once"), 8, self._visit),
            (Measurements(f"{many[0]}, 2 at once"), 2, self._list_countries),
            (Measurements(f"{many[1]}, 2 at once"), 2, self._count_languages),
        ]

    async def run(self, heart: Heartbeat) -> None:
        for measured, users, what in self.kinds:
            heart.activity = measured.kind
            end = time.perf_counter() + SECONDS
            with measured:
                await side_by_side(self._work(User(i), measured, what, end) for i in range(users))
        counters = await self._database.counters.find().to_list(None)
        expect("the counters' sum", sum(each["visits"] for each in counters), self._visits)

    async def _work(
        self,
        user: User,
        measured: Measurements,
        what: Callable[[User], Awaitable[None]],
        end: float,
    ) -> None:
        while time.perf_counter() < end and not self._failed:
            try:
                await measured.time(what(user))
            except BaseException:
                self._failed = True  # the others need not go on
                raise

    async def _look_up(self, user: User) -> None:
        expected = user.chance.choice(self._source.countries)
        found = await self._database.countries.find_one({"_id": expected["_id"]})
        expect("a country", found, expected)

    async def _list_countries(self, user: User) -> None:
        cursor = self._database.countries.find().sort("alpha_3", 1).batch_size(100)
        codes = [each["alpha_3"] async for each in cursor]
        expect("order of a cursor", codes, sorted(codes))
        expect("countries of a cursor", len(set(codes)), len(self._source.countries))

    async def _count_languages(self, user: User) -> None:
        kind = user.chance.choice(sorted(self._source.languages_of))
        group = {"$group": {"_id": "$type", "count": {"$sum": 1}}}
        cursor = self._database.languages.aggregate([{"$match": {"type": kind}}, group])
        found = [each["count"] async for each in cursor]
        expect(f"languages of type {kind}", found, [self._source.languages_of[kind]])

    async def _visit(self, user: User) -> None:
        """Each user has a counter: FerretDB 1 loses increments of one that several increase."""
        counter = await self._database.counters.find_one_and_update(
            {"_id": f"user {user.number}"},
            {"$inc": {"visits": 1}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        user.visits += 1
        self._visits += 1
        expect(f"visits of user {user.number}", counter["visits"], user.visits)


async def load_and_work(database: Any) -> None:
    # Reading takes a while, so it is no work for the loop's thread.
    source = await asyncio.to_thread(Source)
    heart = Heartbeat()
    heart.activity = "loading"
    loading, workload = Loading(database, source), Workload(database, source)
    await loading.run()
    await workload.run(heart)
    heart.stop()
    print(f"\nThe same from Python's asyncio, {source.size():,} records\n\n{HEAD}")
    for measured in (loading.inserts, loading.indexes, *(each[0] for each in workload.kinds)):
        print(measured.row())
    print(f"\nThe loop's worst stall: {heart.worst:.1f} ms, while {heart.during}.")


async def main() -> None:
    client = AsyncIOMotorClient(os.environ.get("MONGODB_URI", "mongodb://localhost:27017"))
    database = client[f"motor_demo_{ObjectId()}"]
    try:
        await load_and_work(database)
    finally:
        await client.drop_database(database)
        client.close()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except (OSError, PyMongoError, WrongResult) as error:
        sys.exit(f"demo.py: {error}")

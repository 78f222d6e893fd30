# SPDX-License-Identifier: Apache-2.0
"""Arguments that are wrong, or that hardly anybody gives: what PyMongo makes of them."""

from __future__ import annotations

import asyncio
import inspect
from typing import Any, Callable, Iterator

import pymongo
import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import InsertOne, WriteConcern

_NAME = "python_tests_arguments"
_DELETES = [{"q": {"_id": 2}, "limit": 1}]
_WRONG = (5, "x", b"x", 1.5, [5], object())


@pytest.fixture(scope="module")
def beside(replica_set_uri: str) -> Iterator[Any]:
    """The same database for PyMongo."""
    with pymongo.MongoClient(replica_set_uri) as client:
        client.drop_database(_NAME)
        client[_NAME].things.insert_one({"_id": 1})
        yield client[_NAME]
        client.drop_database(_NAME)


def _wrong(call: Callable[[Any, Any], Any], *but: Any) -> list[Callable[[Any], Any]]:
    """The call of a database and something wrong, with each that is."""
    kinds = tuple(type(each) for each in but)
    return [
        lambda database, value=value: call(database, value)
        for value in _WRONG
        if not isinstance(value, kinds)
    ]


CALLS: dict[str, list[Callable[[Any], Any]]] = {
    "command(read_preference=)": _wrong(lambda d, v: d.command("ping", read_preference=v)),
    "command(write_concern=)": [
        *_wrong(lambda d, v: d.command("ping", write_concern=v)),
        lambda d: d.command("delete", "things", deletes=_DELETES, write_concern=WriteConcern(1)),
    ],
    "cursor_command(max_await_time_ms=)": _wrong(
        lambda d, v: d.cursor_command("listCollections", max_await_time_ms=v), 5
    ),
    "watch(max_await_time_ms=)": _wrong(lambda d, v: d.things.watch(max_await_time_ms=v), 5),
    "create_collection(clusteredIndex=)": _wrong(
        lambda d, v: d.create_collection("made", clusteredIndex=v)
    ),
    "create_collection(size=)": [lambda d: d.create_collection("made", size="many")],
    "with_options(read_preference=)": _wrong(lambda d, v: d.with_options(read_preference=v)),
    "list_collection_names(filter=)": _wrong(lambda d, v: d.list_collection_names(filter=v)),
    "aggregate(let=)": _wrong(lambda d, v: d.things.aggregate([], let=v)),
    "aggregate(let=) of a database": _wrong(
        lambda d, v: d.client.admin.aggregate([{"$currentOp": {}}], let=v), object()
    ),
    "count_documents(filter=)": [
        *_wrong(lambda d, v: d.things.count_documents(v)),
        lambda d: d.things.count_documents(None),
        lambda d: d.things.count_documents(),
        lambda d: d.things.count_documents(filter={}),
    ],
    "distinct(filter=)": [
        *_wrong(lambda d, v: d.things.distinct("a", v)),
        *_wrong(lambda d, v: d.things.distinct("a", filter=v)),
    ],
    "bulk_write(let=)": _wrong(lambda d, v: d.things.bulk_write([InsertOne({})], let=v)),
    "bypass_document_validation=": [
        lambda d: d.things.update_one({}, {"$set": {"a": 1}}, bypass_document_validation=1),
        lambda d: d.things.update_many({}, {"$set": {"a": 1}}, bypass_document_validation=1),
        lambda d: d.things.replace_one({}, {"a": 1}, bypass_document_validation=0),
    ],
    "estimated_document_count(session=)": [
        lambda d: d.things.estimated_document_count(session=None),
        *_wrong(lambda d, v: d.things.estimated_document_count(session=v)),
    ],
    "find(min=)": [
        lambda d: d.things.find(min=[("_id", 1)]),
        lambda d: d.things.find(max=[("_id", 1)]),
        lambda d: d.things.find_one(min=[("_id", 1)]),
    ],
    "start_session(causal_consistency=)": [
        *_wrong(lambda d, v: d.client.start_session(causal_consistency=v)),
        lambda d: d.client.start_session(causal_consistency=0),
    ],
}


@pytest.mark.parametrize("name", CALLS)
def test_what_is_raised(replica_set_uri: str, beside: Any, name: str) -> None:
    async def main() -> None:
        client = AsyncIOMotorClient(replica_set_uri)
        for call in CALLS[name]:
            expected = _raised(call, beside)
            got = await _raised_here(call, client[_NAME])
            assert got is expected
        client.close()

    asyncio.run(asyncio.wait_for(main(), 30))


def _raised(call: Callable[[Any], Any], database: Any) -> Any:
    try:
        made = call(database)
        if isinstance(made, (pymongo.cursor.Cursor, pymongo.command_cursor.CommandCursor)):
            list(made)
        elif hasattr(made, "try_next"):
            made.close()
        elif hasattr(made, "end_session"):
            made.end_session()
    except Exception as error:
        return type(error)
    return None


async def _raised_here(call: Callable[[Any], Any], database: Any) -> Any:
    try:
        made = call(database)
        if inspect.isawaitable(made):
            made = await made
        if hasattr(made, "to_list"):
            await made.to_list(None)
        elif hasattr(made, "try_next"):
            async with made:
                pass
        elif hasattr(made, "end_session"):
            await made.end_session()
    except Exception as error:
        return type(error)
    return None

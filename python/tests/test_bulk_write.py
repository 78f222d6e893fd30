# SPDX-License-Identifier: Apache-2.0
"""bulk_write() on the core: what it returns and raises is what PyMongo's own does."""

from __future__ import annotations

import asyncio
from typing import Any, Callable

import pymongo
import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import (
    DeleteMany,
    DeleteOne,
    InsertOne,
    ReplaceOne,
    UpdateMany,
    UpdateOne,
)
from pymongo.errors import BulkWriteError, InvalidOperation

Requests = Callable[[], "list[Any]"]

MIXED: Requests = lambda: [
    InsertOne({"_id": 1, "x": 1}),
    InsertOne({"_id": 2, "x": 1}),
    UpdateOne({"_id": 1}, {"$set": {"y": 1}}),
    UpdateMany({"x": 1}, {"$inc": {"x": 1}}),
    UpdateOne({"_id": 7}, {"$set": {"z": 1}}, upsert=True),
    ReplaceOne({"_id": 2}, {"_id": 2, "w": [1]}),
    DeleteOne({"_id": 1}),
    DeleteMany({"none": 1}),
    UpdateOne({"_id": 2}, [{"$set": {"v": 1}}]),
]
FAILING: Requests = lambda: [
    InsertOne({"_id": 1}),
    InsertOne({"_id": 1}),
    UpdateOne({"_id": 8}, {"$set": {"a": 1}}, upsert=True),
    InsertOne({"_id": 8}),
    UpdateOne({"_id": 1}, {"$set": {"_id": 9}}),
    DeleteOne({"_id": 1}),
]


def outcome(write: Callable[[], Any]) -> Any:
    try:
        return write().bulk_api_result
    except BulkWriteError as error:
        details = dict(error.details)
        for each in details["writeErrors"]:
            del each["errmsg"]  # the server names the collection
            each.pop("keyPattern", None), each.pop("keyValue", None)
        return details


@pytest.mark.parametrize("requests", [MIXED, FAILING])
@pytest.mark.parametrize("ordered", [True, False])
def test_outcomes(full_uri: str, requests: Requests, ordered: bool) -> None:
    with pymongo.MongoClient(full_uri) as client:
        theirs = client.python_tests.bulk_theirs
        theirs.drop()
        expected = outcome(lambda: theirs.bulk_write(requests(), ordered=ordered))
        left = list(theirs.find().sort("_id"))

        async def main() -> None:
            ours = AsyncIOMotorClient(full_uri).python_tests.bulk_ours
            await ours.drop()
            results: list[Any] = []
            try:
                results.append(await ours.bulk_write(requests(), ordered=ordered))
            except BulkWriteError as error:
                results.append(error)

            def again() -> Any:
                if isinstance(results[0], BulkWriteError):
                    raise results[0]
                return results[0]

            assert outcome(again) == expected
            assert await ours.find().sort("_id").to_list(None) == left

        asyncio.run(main())


def test_refused_requests(uri: str) -> None:
    async def main() -> None:
        things = AsyncIOMotorClient(uri).python_tests.bulk_ours
        with pytest.raises(TypeError):
            await things.bulk_write({"a": 1})
        with pytest.raises(TypeError):
            await things.bulk_write([{"a": 1}])
        with pytest.raises(InvalidOperation):
            await things.bulk_write([])
        with pytest.raises(ValueError):
            await things.bulk_write([UpdateOne({}, {"a": 1})])
        document: dict[str, Any] = {}
        await things.bulk_write([InsertOne(document)])
        assert "_id" in document

    asyncio.run(main())

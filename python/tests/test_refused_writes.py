# SPDX-License-Identifier: Apache-2.0
"""Writes that the server is to refuse, and not the core; and those without an answer, which the core
does otherwise. They run on PyMongo.
"""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import InsertOne, ReplaceOne, UpdateOne, WriteConcern, errors

_TOO_LARGE = {"x": "x" * 16 * 1024 * 1024}


def run(uri: str, test: Any) -> None:
    async def main() -> None:
        client = AsyncIOMotorClient(uri)
        things = client.python_tests_refused.things
        await things.drop()
        await test(things)
        await things.drop()
        client.close()

    asyncio.run(asyncio.wait_for(main(), 60))


def test_operators_beside_fields(full_uri: str) -> None:
    update, replacement = {"$set": {"a": 1}, "b": 2}, {"b": 2, "$set": {"a": 1}}

    async def test(things: Any) -> None:
        await things.insert_one({"_id": 1})
        with pytest.raises(errors.OperationFailure):
            await things.update_one({"_id": 1}, update)
        with pytest.raises(errors.OperationFailure):
            await things.replace_one({"_id": 1}, replacement)
        with pytest.raises(errors.OperationFailure):
            await things.find_one_and_update({"_id": 1}, update)
        for refused in (UpdateOne({"_id": 1}, update), ReplaceOne({"_id": 1}, replacement)):
            with pytest.raises(errors.BulkWriteError) as raised:
                await things.bulk_write([InsertOne({"_id": 2}), refused])
            assert raised.value.details["nInserted"] == 1
            await things.delete_one({"_id": 2})
        assert await things.find_one() == {"_id": 1}

    run(full_uri, test)


def test_documents_that_are_too_large(full_uri: str) -> None:
    async def test(things: Any) -> None:
        with pytest.raises(errors.OperationFailure):
            await things.insert_one(dict(_TOO_LARGE))
        with pytest.raises(errors.OperationFailure):
            await things.replace_one({"_id": 1}, _TOO_LARGE, upsert=True)
        with pytest.raises(errors.BulkWriteError) as raised:
            await things.insert_many([{"_id": 1}, dict(_TOO_LARGE), {"_id": 2}], ordered=False)
        assert raised.value.details["nInserted"] == 2
        await things.delete_many({})
        with pytest.raises(errors.BulkWriteError) as raised:
            await things.insert_many(iter([{"_id": 1}, {"_id": 2}, dict(_TOO_LARGE)]))
        assert raised.value.details["nInserted"] == 2
        with pytest.raises(errors.BulkWriteError) as raised:
            writes = [InsertOne({"_id": 3}), InsertOne(dict(_TOO_LARGE)), InsertOne({"_id": 4})]
            await things.bulk_write(writes)
        assert raised.value.details["nInserted"] == 1
        assert await things.distinct("_id") == [1, 2, 3]

    run(full_uri, test)


def test_a_document_that_is_too_large_in_a_session(replica_set_uri: str) -> None:
    """PyMongo cannot have the core's session: nothing is sent."""

    async def test(things: Any) -> None:
        async with await things.database.client.start_session() as session:
            with pytest.raises(errors.DocumentTooLarge):
                await things.insert_one(dict(_TOO_LARGE), session=session)

    run(replica_set_uri, test)


def test_options_of_writes_without_an_answer(full_uri: str) -> None:
    async def test(things: Any) -> None:
        silent = things.with_options(write_concern=WriteConcern(0))
        await silent.insert_one({"_id": 1}, bypass_document_validation=True)
        await silent.update_one({"_id": 2}, {"$set": {"a": 1}}, True, True)
        while await things.count_documents({}) != 2:  # they are on their way
            await asyncio.sleep(0.01)
        with pytest.raises(errors.OperationFailure):
            await silent.insert_many([{"_id": 3}], bypass_document_validation=True)
        with pytest.raises(errors.OperationFailure):
            await silent.bulk_write([InsertOne({"_id": 3})], bypass_document_validation=True)
        filters = {"array_filters": [{"i.b": 1}]}
        for refused in (silent.update_one, silent.update_many, silent.find_one_and_update):
            with pytest.raises(errors.ConfigurationError):
                await refused({}, {"$set": {"y.$[i].b": 5}}, **filters)

    run(full_uri, test)


def test_that_nothing_is_done_after_an_error_without_an_answer(uri: str) -> None:
    async def test(things: Any) -> None:
        silent = things.with_options(write_concern=WriteConcern(0))
        await silent.bulk_write(
            [
                InsertOne({"_id": 1}),
                InsertOne({"_id": 1}),
                UpdateOne({"_id": 1}, {"$set": {"changed": True}}),
            ]
        )
        await silent.insert_one({"_id": 2})
        while await things.find_one({"_id": 2}) is None:
            await asyncio.sleep(0.01)
        assert await things.find_one({"_id": 1}) == {"_id": 1}

    run(uri, test)

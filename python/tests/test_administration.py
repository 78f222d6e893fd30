# SPDX-License-Identifier: Apache-2.0
"""Commands, databases, collections and indexes on the core, compared with PyMongo's answers."""

from __future__ import annotations

import asyncio
import datetime
import uuid
from typing import Any

import pymongo
import pytest
from bson import DBRef
from bson.binary import STANDARD
from bson.codec_options import CodecOptions, TypeDecoder, TypeEncoder, TypeRegistry
from bson.son import SON
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import WriteConcern, errors


def run(uri: str, test: Any) -> None:
    async def main() -> None:
        client = AsyncIOMotorClient(uri)
        database = client.python_tests_administration
        await client.drop_database(database)
        await test(database)
        await client.drop_database("python_tests_administration")
        client.close()

    with pymongo.MongoClient(uri) as beside:
        globals()["beside"] = beside.python_tests_administration
        asyncio.run(asyncio.wait_for(main(), 30))


beside: Any = None  # the same database for PyMongo


def test_commands(uri: str) -> None:
    async def test(database: Any) -> None:
        await database.things.insert_many([{"_id": i} for i in range(5)])
        assert (await database.command("ping"))["ok"] == 1
        assert (await database.command("count", "things", query={"_id": 1}))["n"] == 1
        counted = await database.command(SON([("count", "things")]))
        assert counted["n"] == 5
        with pytest.raises(errors.OperationFailure) as raised:
            await database.command("nonsense")
        assert raised.value.code == 59
        assert (await database.command("nonsense", check=False))["ok"] == 0
        assert (await database.command("nonsense", allowable_errors=[59]))["ok"] == 0
        with pytest.raises(errors.OperationFailure):  # only an error without a code has a message
            text = raised.value.details["errmsg"]
            await database.command("nonsense", allowable_errors=[text])
        ordered = await database.command("ping", codec_options=CodecOptions(SON))
        assert isinstance(ordered, SON)
        reference = DBRef("things", 3)
        assert await database.dereference(reference) == {"_id": 3}
        with pytest.raises(TypeError):
            await database.dereference(3)
        with pytest.raises(ValueError):
            await database.dereference(DBRef("things", 3, "elsewhere"))
        assert (await database.client.server_info())["version"]

    run(uri, test)


class _Angled(TypeDecoder):
    bson_type = str

    def transform_bson(self, value: str) -> str:
        return f"<{value}>"


class _Text(TypeEncoder):
    python_type = complex

    def transform_python(self, value: complex) -> str:
        return str(value)


_TYPES: CodecOptions[Any] = CodecOptions(SON, type_registry=TypeRegistry([_Angled(), _Text()]))


def test_that_the_users_decoders_are_for_the_users_documents(uri: str) -> None:
    """What the server tells of itself is as it tells it; what is sent has the user's types."""

    async def test(database: Any) -> None:
        typed = database.client.get_database(database.name, codec_options=_TYPES)
        await typed.things.insert_one({"_id": "1j", "x": "y"})
        assert await typed.things.find_one({"_id": 1j}) == {"_id": "<1j>", "x": "<y>"}
        assert await typed.things.distinct("x") == ["<y>"]
        assert await typed.list_collection_names(filter={"name": "things"}) == ["things"]
        found = await typed.list_collections(filter={"name": "things"})
        assert [each["name"] for each in await found.to_list(None)] == ["things"]
        assert await typed.things.create_index("x") in await typed.things.index_information()
        same = beside.client.get_database(database.name, codec_options=_TYPES)
        for command in ({"find": "things", "filter": {"_id": 1j}}, {"collStats": "things"}):
            reply = await typed.command(command, codec_options=_TYPES)
            expected = same.command(command, codec_options=_TYPES)
            assert type(reply) is SON and reply.get("ns") == expected.get("ns")
            if "cursor" in expected:
                assert reply["cursor"] == expected["cursor"]
        refused = await typed.command("nonsense", check=False, codec_options=_TYPES)
        assert type(refused) is SON and refused["code"] == 59
        cursor = await typed.cursor_command({"find": "things"}, codec_options=_TYPES)
        assert await cursor.to_list(None) == [{"_id": "1j", "x": "y"}]
        upserted = {"a": "b"}
        done = await typed.things.update_one({"_id": upserted}, {"$set": {"c": 1}}, upsert=True)
        assert done.upserted_id == upserted and type(done.upserted_id) is dict
        update = pymongo.UpdateOne({"_id": "2j"}, {"$set": {"c": 1}}, upsert=True)
        assert (await typed.things.bulk_write([update])).upserted_ids == {0: "2j"}

    run(uri, test)


def test_that_details_of_errors_have_types_as_documents_have(replica_set_uri: str) -> None:
    async def test(database: Any) -> None:
        standard: CodecOptions[Any] = CodecOptions(
            SON, True, STANDARD, type_registry=TypeRegistry([_Angled()])
        )
        things = database.get_collection("things", codec_options=standard)
        await things.create_index("x", unique=True)
        values = (uuid.uuid4(), datetime.datetime(2000, 1, 1, tzinfo=datetime.timezone.utc), "y")
        for value in values:
            await things.insert_one({"x": value})
            with pytest.raises(errors.DuplicateKeyError) as raised:
                await things.insert_one({"x": value})
            assert raised.value.details["keyValue"] == {"x": value}
            assert type(raised.value.details["keyValue"]) is dict
            with pytest.raises(errors.BulkWriteError) as several:
                await things.insert_many([{"x": value}])
            assert several.value.details["writeErrors"][0]["keyValue"] == {"x": value}

    run(replica_set_uri, test)


def test_a_cursor_of_a_command(uri: str) -> None:
    async def test(database: Any) -> None:
        await database.things.insert_many([{"_id": i} for i in range(250)])
        cursor = await database.cursor_command("find", "things", batchSize=100, sort={"_id": 1})
        assert cursor.alive and cursor.cursor_id
        assert [each["_id"] async for each in cursor] == list(range(250))
        cursor = await database.cursor_command("find", "things", batchSize=2, sort={"_id": 1})
        assert cursor.batch_size(100) is cursor
        assert [each["_id"] async for each in cursor] == list(range(250))
        for wrong, kind in ((-1, ValueError), ("1", TypeError)):
            with pytest.raises(kind):
                cursor.batch_size(wrong)
        cursor.batch_size(3)  # of a cursor that is at its end
        cursor = database.things.find()
        await cursor.next()
        with pytest.raises(errors.InvalidOperation):
            cursor.batch_size(3)  # an option of the query, which has been sent
        cursor = await database.cursor_command("find", "things", limit=1, sort={"_id": 1})
        assert (await cursor.try_next(), await cursor.try_next()) == ({"_id": 0}, None)
        with pytest.raises(errors.InvalidOperation):
            await database.cursor_command("ping")

    run(uri, test)


def test_a_cursor_of_a_command_that_waits_for_more(full_uri: str) -> None:
    async def test(database: Any) -> None:
        await database.create_collection("capped", capped=True, size=4096)
        await database.capped.insert_many([{"_id": 1}, {"_id": 2}])
        cursor = await database.cursor_command("find", "capped", tailable=True)
        assert [(await cursor.try_next())["_id"] for _ in range(2)] == [1, 2]
        assert await cursor.try_next() is None and cursor.alive
        await database.capped.insert_one({"_id": 3})
        assert await cursor.try_next() == {"_id": 3}
        await cursor.close()

    run(full_uri, test)


def test_collections(uri: str) -> None:
    async def test(database: Any) -> None:
        made = await database.create_collection("made", write_concern=WriteConcern(1))
        assert made.name == "made" and made.write_concern == WriteConcern(1)
        with pytest.raises(errors.CollectionInvalid):
            await database.create_collection("made", encryptedFields=None)
        with pytest.raises(TypeError):
            await database.create_collection(5)
        with pytest.raises(errors.InvalidName):
            await database.create_collection("a..b")
        await database.other.insert_one({})
        assert sorted(await database.list_collection_names()) == ["made", "other"]
        assert await database.list_collection_names(filter={"name": "made"}) == ["made"]
        listed = await (await database.list_collections()).to_list(None)
        assert sorted(each["name"] for each in listed) == ["made", "other"]
        assert [each["name"] async for each in await database.list_collections()]
        assert await database.other.options() == beside.other.options()
        assert await database.nothing.options() == {}
        assert (await database.other.rename("renamed"))["ok"] == 1
        with pytest.raises(errors.OperationFailure):
            await database.renamed.rename("made")
        await database.renamed.rename("made", dropTarget=True)
        assert await database.list_collection_names() == ["made"]
        for name, error in ((5, TypeError), ("", errors.InvalidName), ("$a", errors.InvalidName)):
            with pytest.raises(error):
                await database.made.rename(name)
        assert (await database.drop_collection(made))["ok"] == 1
        await database.drop_collection("made")  # there is none
        assert await database.made.drop() is None
        with pytest.raises(TypeError):
            await database.drop_collection(5)

    run(uri, test)


def test_capped_collections(full_uri: str) -> None:
    async def test(database: Any) -> None:
        capped = await database.create_collection("capped", capped=True, size=4096)
        assert await capped.options() == beside.capped.options()
        assert (await capped.options())["capped"]

    run(full_uri, test)


def test_databases(uri: str) -> None:
    async def test(database: Any) -> None:
        client, name = database.client, database.name
        await database.things.insert_one({})
        assert name in await client.list_database_names()
        cursor = await client.list_databases()
        assert name in [each["name"] async for each in cursor]
        assert name in [
            each["name"] for each in await (await client.list_databases()).to_list(None)
        ]
        await client.drop_database(name)
        assert name not in await client.list_database_names()
        with pytest.raises(TypeError):
            await client.drop_database(5)

    run(uri, test)


def test_indexes(uri: str) -> None:
    async def test(database: Any) -> None:
        things = database.things
        assert await things.create_index("a") == "a_1"
        assert await things.create_index([("b", -1), ("c", 1)], unique=True) == "b_-1_c_1"
        models = [pymongo.IndexModel("d"), pymongo.IndexModel([("e", 1)], name="of_e")]
        assert await things.create_indexes(models) == ["d_1", "of_e"]
        assert await things.index_information() == beside.things.index_information()
        listed = await things.list_indexes().to_list(None)
        assert listed == list(beside.things.list_indexes()) and isinstance(listed[0], SON)
        await things.drop_index("of_e")
        await things.drop_index([("d", 1)])
        assert set(await things.index_information()) == {"_id_", "a_1", "b_-1_c_1"}
        with pytest.raises(errors.OperationFailure):
            await things.drop_index("of_e")
        await things.drop_indexes()
        assert set(await things.index_information()) == {"_id_"}
        await database.nothing.drop_indexes()
        assert await database.nothing.list_indexes().to_list(None) == []
        for call, error in (
            (lambda: things.create_index(5), TypeError),
            (lambda: things.create_indexes("a"), TypeError),
            (lambda: things.create_indexes([{"a": 1}]), TypeError),
            (lambda: things.drop_index(5), TypeError),
        ):
            with pytest.raises(error):
                await call()

    run(uri, test)


def test_validation(full_uri: str) -> None:
    async def test(database: Any) -> None:
        await database.things.insert_one({})
        assert (await database.validate_collection("things"))["valid"]
        assert (await database.validate_collection(database.things, full=True))["valid"]
        with pytest.raises(errors.OperationFailure):
            await database.validate_collection("nothing")
        with pytest.raises(TypeError):
            await database.validate_collection(5)

    run(full_uri, test)


def test_search_indexes_are_asked_for(full_uri: str) -> None:
    async def test(database: Any) -> None:
        things = database.things
        for call in (
            lambda: things.create_search_index({"definition": {}, "name": "x"}),
            lambda: things.update_search_index("x", {}),
            lambda: things.drop_search_index("x"),
            lambda: things.list_search_indexes().to_list(None),
        ):
            with pytest.raises(errors.OperationFailure):  # only Atlas has them
                await call()

    run(full_uri, test)


def test_an_aggregate_of_the_database(full_uri: str) -> None:
    async def test(database: Any) -> None:
        found = await database.client.admin.aggregate([{"$currentOp": {}}]).to_list(None)
        assert isinstance(found, list)

    run(full_uri, test)


def test_unacknowledged_writes(uri: str) -> None:
    async def test(database: Any) -> None:
        things = database.get_collection("things", write_concern=WriteConcern(0))
        done = await things.insert_one({"_id": 1})
        assert (done.inserted_id, done.acknowledged) == (1, False)
        assert (await things.insert_many([{"_id": 2}])).inserted_ids == [2]
        for result in (
            await things.update_one({"_id": 1}, {"$set": {"a": 1}}),
            await things.replace_one({"_id": 1}, {"a": 2}),
            await things.delete_many({"_id": 2}),
            await things.bulk_write([pymongo.InsertOne({"_id": 3})]),
        ):
            assert not result.acknowledged
        with pytest.raises(errors.InvalidOperation):
            result.inserted_count  # noqa: B018
        assert (await things.delete_one({"_id": 4})).raw_result == {"ok": 1}
        while await database.things.count_documents({}) != 2:  # they are on their way
            await asyncio.sleep(0.01)
        assert await database.things.find_one({"_id": 1}) == {"_id": 1, "a": 2}

    run(uri, test)

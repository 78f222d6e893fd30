# SPDX-License-Identifier: Apache-2.0
"""Client-side encryption, which runs on PyMongo: keys, values, and documents decrypted on arrival."""

from __future__ import annotations

import asyncio
import warnings
from typing import Any

import pytest
from bson.binary import STANDARD
from bson.codec_options import CodecOptions
from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorClientEncryption,
    AsyncIOMotorCursor,
)
from pymongo.encryption import Algorithm
from pymongo.encryption_options import AutoEncryptionOpts

pytest.importorskip("pymongocrypt")

LIMIT = 60  # seconds, for what must not hang
DATABASE = "motor_encryption"
PROVIDERS = {"local": {"key": bytes(96)}}
RANDOM = Algorithm.AEAD_AES_256_CBC_HMAC_SHA_512_Random


def run(uri: str, body: Any) -> None:
    async def main() -> None:
        client: Any = AsyncIOMotorClient(uri)
        await client.drop_database(DATABASE)
        options: Any = CodecOptions(uuid_representation=STANDARD)
        try:
            async with AsyncIOMotorClientEncryption(
                PROVIDERS, f"{DATABASE}.keys", client, options
            ) as encryption:
                await body(client[DATABASE], encryption)
        finally:
            await client.drop_database(DATABASE)
            client.close()

    asyncio.run(asyncio.wait_for(main(), LIMIT))


def test_values(uri: str) -> None:
    async def body(database: Any, encryption: Any) -> None:
        key = await encryption.create_data_key("local")
        secret = await encryption.encrypt("text", RANDOM, key_id=key)
        await database.things.insert_one({"_id": 1, "secret": secret})
        found = await database.things.find_one(1)
        assert found["secret"] == secret and secret.subtype == 6
        assert await encryption.decrypt(found["secret"]) == "text"

    run(uri, body)


def test_all_keys(uri: str) -> None:
    async def body(database: Any, encryption: Any) -> None:
        made = [await encryption.create_data_key("local") for _ in range(3)]
        cursor = await encryption.get_keys()
        assert isinstance(cursor, AsyncIOMotorCursor)
        assert {each["_id"] async for each in cursor} == set(made)
        found = await (await encryption.get_keys()).to_list(None)
        assert {each["_id"] for each in found} == set(made)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            cursor = await encryption.get_keys()
            assert await cursor.fetch_next and cursor.next_object()["_id"] in made
        await cursor.close()
        await encryption.delete_key(made[0])
        assert len(await (await encryption.get_keys()).to_list(None)) == 2

    run(uri, body)


def test_documents_that_are_decrypted_on_arrival(uri: str) -> None:
    async def body(database: Any, encryption: Any) -> None:
        key = await encryption.create_data_key("local", key_alt_names=["name"])
        assert (await encryption.get_key_by_alt_name("name"))["_id"] == key
        secret = await encryption.encrypt("text", RANDOM, key_alt_name="name")
        await database.things.insert_one({"_id": 1, "secret": secret})
        options = AutoEncryptionOpts(PROVIDERS, f"{DATABASE}.keys", bypass_auto_encryption=True)
        client: Any = AsyncIOMotorClient(uri, auto_encryption_opts=options)
        things = client[DATABASE].things
        assert await things.find_one(1) == {"_id": 1, "secret": "text"}
        assert await things.find().to_list(None) == [{"_id": 1, "secret": "text"}]
        assert [each async for each in things.aggregate([])] == [{"_id": 1, "secret": "text"}]
        client.close()

    run(uri, body)

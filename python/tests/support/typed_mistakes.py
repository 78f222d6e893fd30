# SPDX-License-Identifier: Apache-2.0
"""Mistakes, each with the code of the error that mypy must have for its line."""

from __future__ import annotations

from typing import Any, TypedDict

from bson.raw_bson import RawBSONDocument
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorCollection, AsyncIOMotorGridFSBucket
from pymongo import InsertOne


class Movie(TypedDict):
    """A document of the collection."""

    name: str
    year: int


async def documents(movies: AsyncIOMotorCollection[Movie]) -> None:
    """Documents of another type than the collection's."""
    await movies.insert_one({"name": "M", "year": "1931"})  # error: arg-type
    await movies.insert_one([Movie(name="M", year=1931)])  # error: arg-type
    await movies.insert_many(Movie(name="M", year=1931))  # error: arg-type
    await movies.bulk_write([InsertOne({"title": "M"})])  # error: typeddict-item, typeddict-unknown-key
    movie = await movies.find_one({})
    print(movie["year"])  # error: index
    async for each in movies.find():
        print(each["title"])  # error: typeddict-item
    length: str = await movies.count_documents({})  # error: assignment


async def calls(movies: AsyncIOMotorCollection[Movie]) -> None:
    """Arguments and results of another type."""
    await movies.update_one({"name": "M"})  # error: call-arg
    await movies.delete_one("M")  # error: arg-type
    await movies.find().limit("2").to_list()  # error: arg-type
    await movies.find()  # error: misc
    await movies.aggregate([])  # error: misc
    movies.find_one({})["name"]  # error: index
    for each in movies.find():  # error: attr-defined
        print(each)
    async with movies.database.client.start_session() as session:  # error: attr-defined
        print(session)


async def sessions(client: AsyncIOMotorClient[dict[str, Any]]) -> None:
    """What is given to a transaction and to GridFS."""
    async with await client.start_session() as session:
        await session.with_transaction(client.close)  # error: arg-type
        with session.start_transaction():  # error: attr-defined
            pass
    AsyncIOMotorGridFSBucket(client)  # error: arg-type
    out = await AsyncIOMotorGridFSBucket(client.app).open_download_stream(1)
    out.length = 3  # error: misc


async def of_motor_0_7(movies: AsyncIOMotorCollection[Movie]) -> None:
    """The bridge, which is deprecated."""
    await movies.insert({"name": "M"})  # error: deprecated
    print(movies.database.client.max_pool_size)  # error: deprecated
    cursor = movies.find()
    while await cursor.fetch_next:  # error: deprecated
        print(cursor.next_object())  # error: deprecated


async def raw(client: AsyncIOMotorClient[RawBSONDocument]) -> None:
    """Documents that cannot be changed."""
    document = await client.app.movies.find_one()
    if document is not None:
        document["name"] = "M"  # error: index

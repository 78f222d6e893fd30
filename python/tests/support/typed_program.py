# SPDX-License-Identifier: Apache-2.0
"""A typed program for Motor, which mypy checks and test_typing.py also runs."""

from __future__ import annotations

import asyncio
import datetime
import io
from collections.abc import Awaitable, Callable, Coroutine, Mapping, MutableMapping, Sequence
from typing import Any, TypedDict

import gridfs
import pymongo
from bson import CodecOptions, ObjectId
from bson.raw_bson import RawBSONDocument
from motor.core import AgnosticClient, AgnosticClientSession, AgnosticCollection
from motor.motor_asyncio import (
    AsyncIOMotorChangeStream,
    AsyncIOMotorClient,
    AsyncIOMotorClientSession,
    AsyncIOMotorCollection,
    AsyncIOMotorCommandCursor,
    AsyncIOMotorCursor,
    AsyncIOMotorDatabase,
    AsyncIOMotorGridFSBucket,
    AsyncIOMotorGridIn,
    AsyncIOMotorGridOut,
)
from motor.motor_tornado import MotorClient, MotorCollection
from pymongo import InsertOne, ReadPreference, ReturnDocument, UpdateOne, WriteConcern
from pymongo.client_options import ClientOptions
from pymongo.read_concern import ReadConcern
from pymongo.results import (
    BulkWriteResult,
    DeleteResult,
    InsertManyResult,
    InsertOneResult,
    UpdateResult,
)
from typing_extensions import NotRequired, assert_type


class Movie(TypedDict):
    """A document of the collection."""

    _id: NotRequired[ObjectId]
    name: str
    year: int


Movies = AsyncIOMotorCollection[Movie]


async def retried(operation: Callable[[], Coroutine[Any, Any, Movie | None]]) -> Movie | None:
    """What a program has that takes operations for coroutines, as Motor 3.7 types them."""
    return await operation()


async def names(client: AsyncIOMotorClient[Movie]) -> Movies:
    """Databases and collections, and their settings."""
    database = client.typed_program
    assert_type(database, AsyncIOMotorDatabase[Movie])
    assert_type(client["typed_program"], AsyncIOMotorDatabase[Movie])
    assert_type(client.get_database("typed_program"), AsyncIOMotorDatabase[Movie])
    assert_type(client.options, ClientOptions)
    movies = database.movies
    assert_type(movies, AsyncIOMotorCollection[Movie])
    assert_type(movies.database, AsyncIOMotorDatabase[Movie])
    assert_type(movies.database.client, AsyncIOMotorClient[Movie])
    assert_type(movies.name, str)
    assert_type(movies.full_name, str)
    assert_type(movies["old"], AsyncIOMotorCollection[Movie])
    copy = movies.with_options(
        read_preference=ReadPreference.SECONDARY_PREFERRED,
        write_concern=WriteConcern(w="majority"),
        read_concern=ReadConcern("local"),
    )
    assert_type(copy, AsyncIOMotorCollection[Movie])
    agnostic: AgnosticCollection[Movie] = movies
    assert agnostic == movies
    return movies


async def writes(movies: Movies) -> None:
    """Inserting, updating, deleting."""
    await movies.drop()
    assert_type(await movies.insert_one(Movie(name="Metropolis", year=1927)), InsertOneResult)
    await movies.insert_one({"name": "Nosferatu", "year": 1922})
    added = await movies.insert_many([{"name": "M", "year": 1931}, Movie(name="Safety", year=1923)])
    assert_type(added, InsertManyResult)
    done = await movies.update_one({"name": "M"}, {"$set": {"year": 1931}}, upsert=True)
    assert_type(done, UpdateResult)
    await movies.update_many({}, [{"$set": {"seen": True}}])
    await movies.replace_one({"name": "Safety"}, Movie(name="Safety Last!", year=1923))
    requests: Sequence[InsertOne[Movie] | UpdateOne] = [
        InsertOne(Movie(name="Sunrise", year=1927)),
        UpdateOne({"name": "Sunrise"}, {"$inc": {"year": 0}}),
    ]
    assert_type(await movies.bulk_write(requests, ordered=False), BulkWriteResult)
    assert_type(await movies.delete_one({"name": "Sunrise"}), DeleteResult)
    assert (await movies.delete_many({"year": {"$gt": 2000}})).deleted_count == 0


async def reads(movies: Movies) -> None:
    """Finding and counting."""
    movie = await movies.find_one({"name": "M"})
    assert_type(movie, Movie | None)
    assert movie is not None
    assert_type(movie["year"], int)
    found = await movies.find_one_and_update(
        {"name": "M"}, {"$inc": {"year": 0}}, return_document=ReturnDocument.AFTER
    )
    assert_type(found, Movie)
    assert await retried(lambda: movies.find_one({"name": "M"})) == movie
    several = await asyncio.gather(movies.find_one({}), movies.count_documents({}))
    assert_type(several, tuple[Movie | None, int])
    future: asyncio.Future[Movie | None] = movies.find_one({"name": "M"})
    waited: Awaitable[Movie | None] = asyncio.wait_for(future, 60)
    assert await waited == movie
    assert_type(await movies.estimated_document_count(), int)
    assert_type(await movies.distinct("year"), list[Any])
    assert_type(await movies.create_index([("year", pymongo.DESCENDING)], unique=False), str)
    assert_type(await movies.index_information(), MutableMapping[str, Any])


async def cursors(movies: Movies) -> None:
    """Cursors of find() and of commands."""
    cursor = movies.find({"year": {"$lt": 1930}}, {"_id": 0}).sort("year", -1).limit(2)
    assert_type(cursor, AsyncIOMotorCursor[Movie])
    assert_type(cursor.alive, bool)
    async for movie in cursor:
        assert_type(movie, Movie)
    async with movies.find().batch_size(2) as opened:
        assert_type(await opened.next(), Movie)
        assert_type(await opened.to_list(None), list[Movie])
    assert_type([each["name"] async for each in movies.find().clone().rewind()], list[str])
    counts: list[int] = []
    async for row in movies.aggregate([{"$group": {"_id": "$year", "movies": {"$sum": 1}}}]):
        counts.append(row["movies"])  # its fields are the pipeline's, not the collection's
    assert sum(counts) == await movies.count_documents({})
    indexes = await movies.list_indexes().to_list(10)
    assert_type(indexes, list[MutableMapping[str, Any]])
    databases = await movies.database.client.list_databases()
    assert_type(databases, AsyncIOMotorCommandCursor[dict[str, Any]])
    assert_type(await databases.to_list(None), list[dict[str, Any]])
    assert_type(await movies.database.list_collection_names(), list[str])


async def commands(client: AsyncIOMotorClient[Movie]) -> None:
    """Commands, whose replies have types of their own."""
    reply = await client.admin.command("ping")
    assert_type(reply, dict[str, Any])
    raw = await client.admin.command("ping", codec_options=CodecOptions(RawBSONDocument))
    assert_type(raw, RawBSONDocument)
    assert_type(await client.server_info(), dict[str, Any])


async def transactions(client: AsyncIOMotorClient[Movie], movies: Movies) -> None:
    """Sessions and transactions."""

    async def add(session: AsyncIOMotorClientSession) -> ObjectId:
        added = await movies.insert_one({"name": "Faust", "year": 1926}, session=session)
        assert isinstance(added.inserted_id, ObjectId)
        return added.inserted_id

    async with await client.start_session() as session:
        assert_type(session, AsyncIOMotorClientSession)
        agnostic: AgnosticClientSession = session
        async with agnostic.start_transaction(write_concern=WriteConcern("majority")):
            await movies.update_one({"name": "M"}, {"$inc": {"year": 0}}, session=session)
        assert_type(session.in_transaction, bool)
        assert_type(await session.with_transaction(add), ObjectId)


async def changes(movies: Movies) -> None:
    """Change streams."""
    stream: AsyncIOMotorChangeStream[Mapping[str, Any]]
    async with movies.watch([{"$match": {"operationType": "insert"}}]) as stream:
        await movies.insert_one({"name": "The General", "year": 1926})
        async for change in stream:
            assert_type(change, Mapping[str, Any])
            assert change["fullDocument"]["name"] == "The General"
            break
        assert_type(stream.resume_token, Mapping[str, Any] | None)
        assert_type(await stream.try_next(), Mapping[str, Any] | None)


async def files(database: AsyncIOMotorDatabase[Movie]) -> None:
    """GridFS."""
    bucket = AsyncIOMotorGridFSBucket(database, bucket_name="posters", chunk_size_bytes=1024)
    poster = await bucket.upload_from_stream("metropolis", b"a tower", metadata={"kind": "text"})
    assert_type(poster, ObjectId)
    upload = bucket.open_upload_stream("faust")
    assert_type(upload, AsyncIOMotorGridIn)
    async with upload as opened:
        assert_type(opened, AsyncIOMotorGridIn)
        await opened.write(b"a book")
    out = await bucket.open_download_stream(poster)
    assert_type(out, AsyncIOMotorGridOut)
    assert_type(out.length, int)
    assert_type(out.upload_date, datetime.datetime)
    assert_type(await out.read(), bytes)
    destination = io.BytesIO()
    await bucket.download_to_stream(poster, destination)
    assert destination.getvalue() == b"a tower"
    async for each in bucket.find({"filename": "faust"}):
        await bucket.delete(each._id)
    await bucket.delete(poster)
    try:
        await bucket.open_download_stream(poster)
    except gridfs.NoFile:
        pass


def on_tornado(client: MotorClient[Movie]) -> MotorCollection[Movie]:
    """The other framework's names."""
    agnostic: AgnosticClient[Movie] = client
    assert_type(client.typed_program.movies.find(), AsyncIOMotorCursor[Movie])
    assert agnostic is client
    return client.typed_program.movies


async def main(uri: str) -> None:
    """Does all of it, on a replica set."""
    client: AsyncIOMotorClient[Movie] = AsyncIOMotorClient(uri)
    raw = AsyncIOMotorClient(uri, document_class=RawBSONDocument)
    assert_type(raw, AsyncIOMotorClient[RawBSONDocument])
    try:
        movies = await names(client)
        await writes(movies)
        await reads(movies)
        await cursors(movies)
        await commands(client)
        await transactions(client, movies)
        await changes(movies)
        await files(client.typed_program)
        on_tornado(MotorClient(uri, io_loop=None)).database.client.close()
        await client.drop_database("typed_program")
    finally:
        client.close()
        raw.close()

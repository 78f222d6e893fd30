# SPDX-License-Identifier: Apache-2.0
"""A library over HTTP, and what changes in it while it does, which takes a replica set.

pip install fastapi uvicorn
MONGODB_URI="mongodb://localhost:27017/?replicaSet=rs0" python service.py
curl -N http://127.0.0.1:8000/changes &
curl http://127.0.0.1:8000/books --json '{"title": "Emma", "author": "Austen", "year": 1815}'
"""

# region: application
import contextlib
import json
import os
from typing import Annotated

import uvicorn
from bson import ObjectId
from fastapi import Depends, FastAPI, HTTPException, Query, Request
from fastapi.responses import JSONResponse, StreamingResponse
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorCollection
from pydantic import BaseModel, Field
from pymongo.errors import DuplicateKeyError


@contextlib.asynccontextmanager
async def lifespan(app):
    client = AsyncIOMotorClient(os.environ.get("MONGODB_URI", "mongodb://localhost:27017"))
    app.state.books = client.get_default_database("library").books
    await app.state.books.create_index("title", unique=True)
    yield
    client.close()


app = FastAPI(title="Library", lifespan=lifespan)
# end region


# region: models
class Book(BaseModel):
    title: str = Field(min_length=1)
    author: str = Field(min_length=1)
    year: int = Field(ge=1450)


class StoredBook(Book):
    id: str

    @classmethod
    def of(cls, document):
        return cls(id=str(document["_id"]), **document)


def collection(request: Request):
    return request.app.state.books


def object_id(book_id: str):
    if not ObjectId.is_valid(book_id):
        raise HTTPException(404)
    return ObjectId(book_id)


Books = Annotated[AsyncIOMotorCollection, Depends(collection)]
Id = Annotated[ObjectId, Depends(object_id)]
# end region


# region: routes
@app.post("/books", status_code=201)
async def add(book: Book, books: Books) -> StoredBook:
    added = await books.insert_one(book.model_dump())
    return StoredBook(id=str(added.inserted_id), **book.model_dump())


@app.get("/books")
async def page(
    books: Books,
    skip: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> list[StoredBook]:
    cursor = books.find().sort("title", 1).skip(skip).limit(limit)
    return [StoredBook.of(each) async for each in cursor]


@app.get("/books/{book_id}")
async def one(book_id: Id, books: Books) -> StoredBook:
    if (found := await books.find_one({"_id": book_id})) is None:
        raise HTTPException(404)
    return StoredBook.of(found)


@app.put("/books/{book_id}")
async def replace(book_id: Id, book: Book, books: Books) -> StoredBook:
    replaced = await books.replace_one({"_id": book_id}, book.model_dump())
    if replaced.matched_count == 0:
        raise HTTPException(404)
    return StoredBook(id=str(book_id), **book.model_dump())


@app.delete("/books/{book_id}", status_code=204)
async def delete(book_id: Id, books: Books) -> None:
    if (await books.delete_one({"_id": book_id})).deleted_count == 0:
        raise HTTPException(404)


@app.exception_handler(DuplicateKeyError)
async def refuse(request: Request, error: DuplicateKeyError):
    return JSONResponse({"detail": "There is a book of that title."}, 409)
# end region


# region: changes
streams = []  # one for each client that listens
of_books = [{"$match": {"operationType": {"$in": ["insert", "replace", "update", "delete"]}}}]


async def events(books):
    async with books.watch(of_books) as stream:
        streams.append(stream)
        try:
            yield ": listening\n\n"
            async for change in stream:
                event = {"what": change["operationType"], "id": str(change["documentKey"]["_id"])}
                if book := change.get("fullDocument"):
                    event["book"] = StoredBook.of(book).model_dump()
                yield f"data: {json.dumps(event)}\n\n"
        finally:
            streams.remove(stream)


@app.get("/changes")
async def changes(books: Books):
    return StreamingResponse(events(books), media_type="text/event-stream")


@app.get("/health")
async def health(books: Books):
    await books.database.command("ping")
    return {"listeners": len(streams)}
# end region


# region: main
class Server(uvicorn.Server):
    """Uvicorn's, which waits for its clients at the end: those that listen would never go."""

    async def shutdown(self, sockets=None):
        for stream in streams[:]:
            await stream.close()
        await super().shutdown(sockets)


if __name__ == "__main__":
    port = int(os.environ.get("PORT", "8000"))
    Server(uvicorn.Config(app, host="127.0.0.1", port=port)).run()
# end region

# SPDX-License-Identifier: Apache-2.0
"""The program of docs/learn/python.md, whole."""

import asyncio
import os

from motor.motor_asyncio import AsyncIOMotorClient

# region: imports
import pymongo
from pymongo import ReturnDocument, WriteConcern
from pymongo.errors import DuplicateKeyError, PyMongoError
# end region


async def main():
    client = AsyncIOMotorClient(os.environ.get("MONGODB_URI", "mongodb://localhost:27017"))
    books = client.python_tutorial.books
    await books.drop()  # what an earlier try has left

    # region: insert
    added = await books.insert_one(
        {"title": "Dracula", "author": "Stoker", "year": 1897, "tags": ["horror", "letters"]}
    )
    print("stored as", type(added.inserted_id).__name__)
    result = await books.insert_many(
        [
            {"title": "Emma", "author": "Austen", "year": 1815},
            {"title": "Persuasion", "author": "Austen", "year": 1817},
            {"title": "Middlemarch", "author": "Eliot", "year": 1871},
        ]
    )
    print(len(result.inserted_ids), "more")
    # end region

    # region: find_one
    emma = await books.find_one({"title": "Emma"}, {"_id": 0})
    if emma is not None:
        print(emma, emma.get("stars", 0), "stars")
    # end region

    # region: cursor
    async for book in books.find({"year": {"$gte": 1816}}).sort("year", 1).batch_size(100):
        print(book["title"])
    # end region

    # region: to_list
    austen = await books.find({"author": "Austen"}).to_list(None)
    # end region
    print(len(austen), "of Austen")

    # region: update
    changed = await books.update_many({"author": "Austen"}, {"$set": {"country": "England"}})
    print(changed.modified_count, "changed")

    lent = await books.find_one_and_update(
        {"title": "Emma"}, {"$inc": {"lent": 1}}, return_document=ReturnDocument.AFTER
    )
    print(lent["title"], "lent", lent["lent"], "time")

    gone = await books.delete_one({"title": "Middlemarch"})
    print(gone.deleted_count, "deleted")
    # end region

    # region: aggregate
    per_author = {"$group": {"_id": "$author", "books": {"$sum": 1}}}
    async for each in books.aggregate([per_author, {"$sort": {"books": -1}}]):
        print(each["_id"], each["books"])
    # end region

    # region: index
    await books.create_index("title", unique=True)
    try:
        await books.insert_one({"title": "Emma"})
    except DuplicateKeyError as error:
        print("refused, code", error.code)
    # end region

    # region: gather
    titles = ["Dracula", "Emma", "Persuasion"]
    found = await asyncio.gather(*(books.find_one({"title": each}) for each in titles))
    print([each["year"] for each in found])
    # end region

    # region: limit
    try:
        with pymongo.timeout(2):
            dracula = await books.find_one({"title": "Dracula"})
        print("found in time:", dracula["title"])
    except PyMongoError as error:
        print("too late" if error.timeout else error)
    # end region

    # region: cancel
    try:
        await asyncio.wait_for(books.find_one({"title": "Emma"}), 2)
    except asyncio.TimeoutError:
        print("given up")
    # end region

    # region: settings
    careful = books.with_options(write_concern=WriteConcern(1, j=True))
    await careful.update_one({"title": "Emma"}, {"$set": {"stars": 5}})
    # end region
    print(await books.count_documents({"stars": 5}), "with stars")


if __name__ == "__main__":
    asyncio.run(main())

# SPDX-License-Identifier: Apache-2.0
"""A library with Beanie 1, which makes models of documents on Motor.

pip install ./python ./python/as_motor "beanie<2"
MONGODB_URI=mongodb://localhost:27017 python library.py
"""

import asyncio
import os
from typing import Optional

from beanie import (
    BulkWriter,
    DeleteRules,
    Document,
    Indexed,
    Insert,
    Link,
    Replace,
    WriteRules,
    after_event,
    before_event,
    init_beanie,
)
from beanie.operators import In, Inc, Set
from motor.motor_asyncio import AsyncIOMotorClient
from pydantic import BaseModel, Field
from pymongo import DESCENDING, IndexModel
from pymongo.errors import DuplicateKeyError


class Author(Document):
    name: Indexed(str, unique=True)
    born: int

    class Settings:
        name = "authors"


class Shelf(BaseModel):
    room: str
    number: int


class Book(Document):
    title: Indexed(str, unique=True)
    year: int = Field(ge=1450)
    lent: int = 0
    tags: list[str] = []
    shelf: Optional[Shelf] = None
    author: Optional[Link[Author]] = None
    words: int = 0

    class Settings:
        name = "books"
        indexes = [
            [("shelf.room", 1), ("shelf.number", 1)],
            IndexModel([("year", DESCENDING)], name="newest_first"),
        ]
        use_state_management = True

    @before_event(Insert, Replace)
    def count_words(self):
        self.words = len(self.title.split())

    @after_event(Insert)
    async def announce(self):
        print("new:", self.title, "- one of", await Book.count())


class PerRoom(BaseModel):
    room: str = Field(alias="_id")
    books: int
    lent: int


async def insert():
    austen = Author(name="Austen", born=1775)
    emma = Book(title="Emma", year=1815, shelf=Shelf(room="A", number=1), author=austen)
    await emma.insert(link_rule=WriteRules.WRITE)
    room = Shelf(room="B", number=2)
    await Book(title="Sense and Sensibility", year=1811, shelf=room, author=austen).insert()
    await Book.insert_many(
        [
            Book(title="Dracula", year=1897, tags=["horror"], shelf=room),
            Book(title="Middlemarch", year=1871, shelf=Shelf(room="A", number=3)),
        ]
    )
    try:
        await Book(title="Emma", year=2020).insert()
    except DuplicateKeyError as error:
        print("refused, code", error.code)


async def find():
    emma = await Book.find_one(Book.title == "Emma")
    print(emma.title, emma.words, "word")
    print((await Book.get(emma.id)).title, await Book.find(Book.shelf.room == "A").count())
    async for book in Book.find(Book.year < 1890, Book.year > 1811).sort(-Book.year):
        print(book.year, book.title)
    print([each.title for each in await Book.find_all().sort("title").skip(1).limit(2).to_list()])
    old = await Book.find(In(Book.title, ["Emma", "Dracula"])).sort("+title").first_or_none()
    print(old.title, old.tags)


async def update():
    emma = await Book.find_one(Book.title == "Emma")
    await emma.inc({Book.lent: 1})
    emma.tags.append("comedy")
    await emma.save_changes()
    await Book.find(Book.shelf.room == "B").update(Set({Book.shelf.number: 9}), Inc({Book.lent: 2}))
    print(sorted((each.title, each.lent) for each in await Book.find(Book.lent > 0).to_list()))
    await Book.find_one(Book.title == "Persuasion").upsert(
        Set({Book.lent: 1}), on_insert=Book(title="Persuasion", year=1817)
    )
    async with BulkWriter() as bulk:
        await Book.find_one(Book.title == "Dracula", bulk_writer=bulk).update(Inc({Book.lent: 5}))
        await Book.find_one(Book.title == "Emma").set({Book.lent: 7}, bulk_writer=bulk)
    print([each.lent for each in await Book.find(Book.lent >= 5).sort("lent").to_list()])


async def aggregate():
    per_room = {"$group": {"_id": "$shelf.room", "books": {"$sum": 1}, "lent": {"$sum": "$lent"}}}
    shelved = Book.find(Book.shelf != None)  # noqa: E711
    rooms = shelved.aggregate([per_room, {"$sort": {"_id": 1}}], projection_model=PerRoom)
    async for each in rooms:
        print(each.room, each.books, each.lent)
    print(await Book.find_all().avg(Book.year), await Book.distinct("shelf.room"))


async def links():
    emma = await Book.find_one(Book.title == "Emma")
    print(type(emma.author).__name__, end=" ")
    await emma.fetch_link(Book.author)
    print(type(emma.author).__name__, emma.author.name)
    async for book in Book.find(Book.year < 1817).sort("year"):
        await book.fetch_all_links()
        print(book.author.name, book.year, end="; ")
    emma.author.born = 1776
    await emma.save(link_rule=WriteRules.WRITE)
    print((await Author.find_one()).born)


async def delete():
    print((await Book.find(Book.shelf.room == "B").delete()).deleted_count, "deleted")
    emma = await Book.find_one(Book.title == "Emma")
    await emma.fetch_all_links()
    await emma.delete(link_rule=DeleteRules.DELETE_LINKS)
    print(await Book.count(), "books,", await Author.count(), "authors")


async def main():
    client = AsyncIOMotorClient(os.environ.get("MONGODB_URI", "mongodb://localhost:27017"))
    database = client.beanie_library
    await client.drop_database(database)  # what an earlier try has left
    await init_beanie(database=database, document_models=[Author, Book])
    print(sorted(await Book.get_motor_collection().index_information()))
    for step in (insert, find, update, aggregate, links, delete):
        await step()
    client.close()


asyncio.run(main())

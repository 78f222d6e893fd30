# SPDX-License-Identifier: Apache-2.0
"""The beginning of docs/learn/python.md."""

# region: program
import asyncio
import os

from motor.motor_asyncio import AsyncIOMotorClient


async def main():
    client = AsyncIOMotorClient(os.environ.get("MONGODB_URI", "mongodb://localhost:27017"))
    books = client.python_tutorial.books
    await books.drop()  # what an earlier try has left
    print(await books.count_documents({}), "books")


asyncio.run(main())
# end region

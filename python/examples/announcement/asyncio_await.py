# SPDX-License-Identifier: Apache-2.0
"""The same on asyncio."""

import asyncio
import os

from motor.motor_asyncio import AsyncIOMotorClient

client = AsyncIOMotorClient(os.environ.get("MONGODB_URI", "mongodb://localhost:27017"))
collection = client.test_database.announcement


async def f():
    result = await collection.find_one()
    return result


async def main():
    await collection.delete_many({})
    await collection.insert_one({"_id": 1, "from": "asyncio, await"})
    print(await f())


if __name__ == "__main__":
    asyncio.run(main())

# SPDX-License-Identifier: Apache-2.0
# region: program
import asyncio
import os

from motor.motor_asyncio import AsyncIOMotorClient


async def main():
    client = AsyncIOMotorClient(os.environ.get("MONGODB_URI", "mongodb://localhost:27017"))
    people = client.python_readme.people
    await people.insert_one({"name": "Ada", "born": 1815})
    await people.update_one({"name": "Ada"}, {"$inc": {"visits": 1}})
    async for person in people.find({"born": {"$lt": 1900}}).sort("born", 1).limit(10):
        print(person["name"], person["visits"])
    await people.delete_many({"name": "Ada"})


asyncio.run(main())
# end region

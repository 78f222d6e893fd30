# SPDX-License-Identifier: Apache-2.0
"""A native coroutine on Tornado's loop."""

import os

from motor import MotorClient
from tornado.ioloop import IOLoop

client = MotorClient(os.environ.get("MONGODB_URI", "mongodb://localhost:27017"))
collection = client.test_database.announcement


async def f():
    result = await collection.find_one()
    return result


async def main():
    await collection.delete_many({})
    await collection.insert_one({"_id": 1, "from": "Tornado, await"})
    print(await f())


if __name__ == "__main__":
    IOLoop.current().run_sync(main)

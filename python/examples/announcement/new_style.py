# SPDX-License-Identifier: Apache-2.0
"""How settings are given since Motor 0.7: get_database(), get_collection(), with_options()."""

import os

from motor import MotorClient
from pymongo import ReadPreference
from pymongo.errors import ConfigurationError
from tornado.ioloop import IOLoop

client = MotorClient(os.environ.get("MONGODB_URI", "mongodb://localhost:27017"))


async def main():
    db = client.get_database("test_database", read_preference=ReadPreference.PRIMARY_PREFERRED)
    print(db.name, db.read_preference.name)
    await db.announcement.delete_many({})
    await db.announcement.insert_one({"_id": 1, "from": "the new style"})
    print(await db.announcement.find_one())
    # Without a name it is the connection string's database.
    try:
        print(client.get_database(read_preference=ReadPreference.SECONDARY).name)
    except ConfigurationError as error:
        print("ConfigurationError:", error)


if __name__ == "__main__":
    IOLoop.current().run_sync(main)

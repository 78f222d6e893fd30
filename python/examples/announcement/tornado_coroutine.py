# SPDX-License-Identifier: Apache-2.0
"""A coroutine of Tornado's, which yields what Motor returns."""

import os

from motor import MotorClient
from tornado import gen
from tornado.ioloop import IOLoop

client = MotorClient(os.environ.get("MONGODB_URI", "mongodb://localhost:27017"))
collection = client.test_database.announcement


@gen.coroutine
def f():
    result = yield collection.find_one()
    return result


@gen.coroutine
def main():
    yield collection.delete_many({})
    yield collection.insert_one({"_id": 1, "from": "Tornado, yield"})
    result = yield f()
    print(result)


if __name__ == "__main__":
    IOLoop.current().run_sync(main)

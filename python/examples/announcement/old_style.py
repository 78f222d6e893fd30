# SPDX-License-Identifier: Apache-2.0
"""How settings were changed before Motor 1.0. Works, and warns with the new style's words."""

import os

from motor import MotorClient
from pymongo import ReadPreference
from tornado import gen
from tornado.ioloop import IOLoop

client = MotorClient(os.environ.get("MONGODB_URI", "mongodb://localhost:27017"))
db = client.test_database
db.read_preference = ReadPreference.SECONDARY
db.write_concern = {"w": 1}


@gen.coroutine
def main():
    yield db.announcement.remove()
    _id = yield db.announcement.insert({"from": "the old style"})
    yield db.announcement.update({"_id": _id}, {"$set": {"seen": True}})
    db.read_preference = ReadPreference.PRIMARY_PREFERRED
    result = yield db.announcement.find_one(_id)
    print(result["from"], result["seen"], db.read_preference.name)


def callback(result, error):
    print(result["from"], error)
    IOLoop.current().stop()


if __name__ == "__main__":
    IOLoop.current().run_sync(main)
    db.announcement.find_one(callback=callback)
    IOLoop.current().start()

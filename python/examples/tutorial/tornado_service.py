# SPDX-License-Identifier: Apache-2.0
"""The same service on Tornado, with coroutines that yield."""

# region: program
import asyncio
import os

from motor import MotorClient
from pymongo import ReturnDocument
from tornado import gen, web


class Visit(web.RequestHandler):
    @gen.coroutine
    def post(self, name):
        visitor = yield self.settings["visits"].find_one_and_update(
            {"_id": name},
            {"$inc": {"visits": 1}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        self.write({"name": name, "visits": visitor["visits"]})


class Most(web.RequestHandler):
    @gen.coroutine
    def get(self):
        most = yield self.settings["visits"].find().sort("visits", -1).to_list(10)
        self.write({"most": [[each["_id"], each["visits"]] for each in most]})


async def main():
    client = MotorClient(os.environ.get("MONGODB_URI", "mongodb://localhost:27017"))
    handlers = [(r"/visits/(\w+)", Visit), (r"/visits", Most)]
    app = web.Application(handlers, visits=client.python_tutorial.visits)
    app.listen(int(os.environ.get("PORT", "8080")), "127.0.0.1")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
# end region

# SPDX-License-Identifier: Apache-2.0
"""Notes over HTTP, and the files that belong to them, with Tornado's coroutines.

pip install tornado
MONGODB_URI=mongodb://localhost:27017 python service.py
curl http://127.0.0.1:8888/files/plan.txt -T plan.txt
curl http://127.0.0.1:8888/notes --json '{"text": "See the plan", "file": "plan.txt"}'
"""

import os
import signal

from bson import ObjectId
from motor import MotorClient, MotorGridFSBucket
from motor.web import GridFSHandler
from tornado import escape, gen, web
from tornado.ioloop import IOLoop


def shown(note):
    return {**note, "_id": str(note["_id"])}


class Notes(web.RequestHandler):
    @gen.coroutine
    def get(self):
        cursor = self.settings["db"].notes.find().sort("_id", -1)
        notes = yield cursor.to_list(int(self.get_query_argument("limit", "20")))
        self.write({"notes": [shown(each) for each in notes]})

    @gen.coroutine
    def post(self):
        note = escape.json_decode(self.request.body)
        if not isinstance(note, dict) or "text" not in note:
            raise web.HTTPError(400)
        db = self.settings["db"]
        note = {"text": note["text"], "file": note.get("file")}
        # Both at once: the note, and the count of all that there ever were.
        added, _ = yield [
            db.notes.insert_one(note),
            db.counters.update_one({"_id": "notes"}, {"$inc": {"count": 1}}, upsert=True),
        ]
        self.set_status(201)
        self.set_header("Location", f"/notes/{added.inserted_id}")


class Note(web.RequestHandler):
    @gen.coroutine
    def get(self, note_id):
        note = yield self.settings["db"].notes.find_one({"_id": ObjectId(note_id)})
        if note is None:
            raise web.HTTPError(404)
        self.write(shown(note))

    @gen.coroutine
    def delete(self, note_id):
        deleted = yield self.settings["db"].notes.delete_one({"_id": ObjectId(note_id)})
        if deleted.deleted_count == 0:
            raise web.HTTPError(404)
        self.set_status(204)


class Count(web.RequestHandler):
    @gen.coroutine
    def get(self):
        counter = yield self.settings["db"].counters.find_one({"_id": "notes"})
        self.write({"count": counter["count"] if counter else 0})


class Files(GridFSHandler):
    """GridFSHandler answers GET and HEAD, and says 304 to who has the file already."""

    def get_cache_time(self, path, modified, mime_type):
        return 3600 if mime_type and mime_type.startswith("image/") else 0

    @gen.coroutine
    def put(self, name):
        bucket = MotorGridFSBucket(self.database)
        yield bucket.upload_from_stream(name, self.request.body)
        self.set_status(201)

    @gen.coroutine
    def delete(self, name):
        bucket = MotorGridFSBucket(self.database)
        versions = yield bucket.find({"filename": name}).to_list(None)
        if not versions:
            raise web.HTTPError(404)
        yield [bucket.delete(each["_id"]) for each in versions]
        self.set_status(204)


def application(db):
    routes = [
        (r"/notes", Notes),
        (r"/notes/([0-9a-f]{24})", Note),
        (r"/count", Count),
        (r"/files/(.+)", Files, {"database": db}),
    ]
    return web.Application(routes, db=db)


def main():
    client = MotorClient(os.environ.get("MONGODB_URI", "mongodb://localhost:27017"))
    app = application(client.get_default_database("notes"))
    app.listen(int(os.environ.get("PORT", "8888")), "127.0.0.1")
    loop = IOLoop.current()
    loop.asyncio_loop.add_signal_handler(signal.SIGTERM, loop.stop)
    loop.start()
    client.close()


if __name__ == "__main__":
    main()

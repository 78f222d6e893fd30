# SPDX-License-Identifier: Apache-2.0
"""Pictures in GridFS, and a page that shows them and what is added meanwhile.

pip install aiohttp
MONGODB_URI="mongodb://localhost:27017/?replicaSet=rs0" python gallery.py
and open http://127.0.0.1:8080/
"""

import json
import os
import pathlib

import gridfs
from aiohttp import web
from bson import ObjectId
from motor.aiohttp import AIOHTTPGridFS
from motor.motor_asyncio import (
    AsyncIOMotorClient,
    AsyncIOMotorDatabase,
    AsyncIOMotorGridFSBucket,
)

DATABASE = web.AppKey("database", AsyncIOMotorDatabase)
STREAMS = web.AppKey("streams", list)
KINDS = ("image/gif", "image/jpeg", "image/png", "image/webp")
LARGEST = 10_000_000


async def page(request):
    return web.FileResponse(pathlib.Path(__file__).with_name("page.html"))


async def pictures(request):
    bucket = AsyncIOMotorGridFSBucket(request.app[DATABASE])
    found = bucket.find().sort("uploadDate", -1).limit(100)
    return web.json_response([{"id": str(each._id), "name": each.filename} async for each in found])


async def upload(request):
    """Writes a form's file as it comes in: none is ever in memory as a whole."""
    part = await (await request.multipart()).next()
    if part is None or part.name != "picture" or not part.filename:
        raise web.HTTPBadRequest(text="There is no picture in this form.")
    kind = part.headers.get("Content-Type")
    if kind not in KINDS:
        raise web.HTTPUnsupportedMediaType(text="This is no picture.")
    bucket = AsyncIOMotorGridFSBucket(request.app[DATABASE])
    file = bucket.open_upload_stream(part.filename, metadata={"contentType": kind})
    size = 0
    try:
        while chunk := await part.read_chunk(256 * 1024):
            size += len(chunk)
            if size > LARGEST:
                raise web.HTTPRequestEntityTooLarge(LARGEST, size)
            await file.write(chunk)
    except BaseException:  # who uploads may also have gone
        await file.abort()
        raise
    await file.close()
    raise web.HTTPSeeOther("/")


async def delete(request):
    bucket = AsyncIOMotorGridFSBucket(request.app[DATABASE])
    try:
        await bucket.delete(ObjectId(request.match_info["filename"]))
    except gridfs.NoFile:
        raise web.HTTPNotFound() from None
    return web.Response(status=204)


async def changes(request):
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
    of_files = [{"$match": {"operationType": {"$in": ["insert", "delete"]}}}]
    async with request.app[DATABASE].fs.files.watch(of_files) as stream:
        request.app[STREAMS].append(stream)
        try:
            await response.prepare(request)
            await response.write(b": listening\n\n")
            async for change in stream:
                event = {"what": change["operationType"], "id": str(change["documentKey"]["_id"])}
                if file := change.get("fullDocument"):
                    event["name"] = file["filename"]
                await response.write(f"data: {json.dumps(event)}\n\n".encode())
        finally:
            request.app[STREAMS].remove(stream)
    return response


def by_id(bucket, filename, request):
    return bucket.open_download_stream(ObjectId(filename))


def set_content_type(response, gridout):
    response.content_type = gridout.metadata["contentType"]


def for_a_day(filename, modified, mime_type):
    return 24 * 60 * 60


async def end_streams(app):
    for stream in app[STREAMS][:]:
        await stream.close()


async def close(app):
    app[DATABASE].client.close()


async def application():
    client = AsyncIOMotorClient(os.environ.get("MONGODB_URI", "mongodb://localhost:27017"))
    app = web.Application()
    app[DATABASE] = client.get_default_database("gallery")
    app[STREAMS] = []
    app.on_shutdown.append(end_streams)
    app.on_cleanup.append(close)
    files = AIOHTTPGridFS(app[DATABASE], "fs", by_id, for_a_day, set_content_type)
    app.add_routes(
        [
            web.get("/", page),
            web.get("/pictures", pictures),
            web.post("/pictures", upload),
            web.get("/pictures/{filename:[0-9a-f]{24}}", files),
            web.delete("/pictures/{filename:[0-9a-f]{24}}", delete),
            web.get("/changes", changes),
        ]
    )
    return app


if __name__ == "__main__":
    port = int(os.environ.get("PORT", "8080"))
    # A handler is cancelled when its client has gone, or none would stop listening for changes.
    web.run_app(application(), host="127.0.0.1", port=port, handler_cancellation=True)

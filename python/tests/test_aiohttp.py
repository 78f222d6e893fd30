# SPDX-License-Identifier: Apache-2.0
"""motor.aiohttp: files of GridFS over HTTP."""

from __future__ import annotations

import asyncio
import datetime

import pytest

aiohttp = pytest.importorskip("aiohttp")

from aiohttp import web
from motor.aiohttp import AIOHTTPGridFS
from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorGridFSBucket


def test_files(uri: str) -> None:
    async def main() -> None:
        client = AsyncIOMotorClient(uri)
        await client.drop_database("motor_aiohttp")
        bucket = AsyncIOMotorGridFSBucket(client.motor_aiohttp)
        await bucket.upload_from_stream("name.txt", b"contents " * 100000)
        handler = AIOHTTPGridFS(client.motor_aiohttp, get_cache_time=lambda *_: 60)
        application = web.Application()
        resource = application.router.add_resource("/fs/{filename}")
        for method in ("GET", "HEAD", "POST"):
            resource.add_route(method, handler)
        application.router.add_route("GET", "/bad", handler)
        runner = web.AppRunner(application)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = site._server.sockets[0].getsockname()[1]
        try:
            async with aiohttp.ClientSession(f"http://127.0.0.1:{port}") as session:
                await _check(session)
        finally:
            await runner.cleanup()
            client.close()

    asyncio.run(main())


async def _check(session: aiohttp.ClientSession) -> None:
    async with session.get("/fs/name.txt") as got:
        assert (got.status, await got.read()) == (200, b"contents " * 100000)
        assert got.content_type == "text/plain"
        assert got.headers["Cache-Control"] == "max-age=60"
        expires = datetime.datetime.strptime(got.headers["Expires"], "%a, %d %b %Y %H:%M:%S GMT")
        assert expires > datetime.datetime(2000, 1, 1)
        known = {"If-None-Match": got.headers["Etag"]}
        since = {"If-Modified-Since": got.headers["Last-Modified"]}
    for headers in (known, since):
        async with session.get("/fs/name.txt", headers=headers) as again:
            assert again.status == 304
    async with session.head("/fs/name.txt") as head:
        assert (head.status, head.headers["Content-Length"]) == (200, "900000")
    for path, status in (("/fs/other", 404), ("/bad", 500)):
        async with session.get(path) as answer:
            assert answer.status == status
    async with session.post("/fs/name.txt") as answer:
        assert answer.status == 405


def test_that_it_takes_databases_only() -> None:
    with pytest.raises(TypeError, match="AsyncIOMotorDatabase"):
        AIOHTTPGridFS("database")

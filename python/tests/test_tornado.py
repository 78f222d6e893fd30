# SPDX-License-Identifier: Apache-2.0
"""Tornado's classes: what is returned can be yielded and awaited on its loop."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

pytest.importorskip("tornado")

import motor
from motor.motor_tornado import MotorClient, MotorCollection
from tornado import gen
from tornado.httpclient import HTTPRequest
from tornado.ioloop import IOLoop
from tornado.testing import AsyncHTTPTestCase
from tornado.web import Application


def test_yield_and_await(uri: str) -> None:
    client = MotorClient(uri)
    collection = client.motor_tornado.test

    @gen.coroutine
    def old() -> Any:
        yield collection.drop()
        yield collection.insert_one({"_id": 1})
        result = yield collection.find_one()
        both = yield [collection.find_one(), collection.count_documents({})]
        documents = yield collection.find().to_list(length=5)
        cursor = yield client.list_databases()
        assert isinstance(cursor, motor.MotorCommandCursor)
        raise gen.Return((result, both, documents))

    async def new() -> Any:
        assert client.get_io_loop() is IOLoop.current()
        assert isinstance(collection, MotorCollection)
        return [document async for document in collection.find()]

    one = {"_id": 1}
    assert IOLoop.current().run_sync(old) == (one, [one, 1], [one])
    assert IOLoop.current().run_sync(new) == [one]
    client.close()


def test_what_is_started_before_the_loop_runs(uri: str) -> None:
    client = MotorClient(uri)
    future = client.motor_tornado.before.find_one({"no": "such"})
    assert asyncio.isfuture(future)
    assert IOLoop.current().run_sync(lambda: future) is None
    client.close()


def test_a_loop_that_is_given(uri: str) -> None:
    loop = IOLoop(make_current=False)
    client = MotorClient(uri, io_loop=loop)
    assert client.get_io_loop() is loop
    with pytest.raises(TypeError):
        MotorClient(io_loop="loop")
    assert loop.run_sync(client.motor_tornado.given.find_one) is None
    client.close()
    loop.close(all_fds=True)


def test_loops_in_threads(uri: str) -> None:
    found: list[Any] = []

    def work(number: int) -> None:
        async def main() -> None:
            client = MotorClient(uri)
            collection = client.motor_tornado[f"thread{number}"]
            await collection.drop()
            await collection.insert_one({"_id": number})
            found.append(await collection.find_one())
            client.close()

        asyncio.run(main())

    threads = [threading.Thread(target=work, args=(i,)) for i in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(each["_id"] for each in found) == [0, 1, 2, 3]


def test_that_all_is_there_for_motor() -> None:
    for name in motor.motor_tornado.__all__:
        assert getattr(motor, name) is getattr(motor.motor_tornado, name)
    with pytest.warns(DeprecationWarning, match="MotorReplicaSetClient"):
        assert isinstance(motor.MotorReplicaSetClient(), MotorClient)


class TestGridFSHandler(AsyncHTTPTestCase):
    @pytest.fixture(autouse=True)
    def _with_uri(self, uri: str) -> None:
        self.uri = uri

    def get_app(self) -> Application:
        from motor.web import GridFSHandler

        self.client = MotorClient(self.uri)
        handler = (r"/(.*)", GridFSHandler, {"database": self.client.motor_web})
        return Application([handler])

    def tearDown(self) -> None:
        self.client.close()
        super().tearDown()

    def test_files(self) -> None:
        bucket = motor.MotorGridFSBucket(self.client.motor_web)

        async def store() -> None:
            await self.client.drop_database("motor_web")
            await bucket.upload_from_stream("name.txt", b"contents " * 100000)

        self.io_loop.run_sync(store)
        got = self.fetch("/name.txt")
        assert (got.code, got.body) == (200, b"contents " * 100000)
        assert got.headers["Content-Type"] == "text/plain"
        head = self.fetch("/name.txt", method="HEAD")
        assert (head.code, head.body) == (200, b"")
        assert head.headers["Content-Length"] == "900000"
        since = {"If-Modified-Since": got.headers["Last-Modified"]}
        known = {"If-None-Match": got.headers["Etag"]}
        for headers in (since, known):
            request = HTTPRequest(self.get_url("/name.txt"), headers=headers)
            again = self.io_loop.run_sync(
                lambda request=request: self.http_client.fetch(request, raise_error=False)
            )
            assert again.code == 304
        assert self.fetch("/other.txt").code == 404

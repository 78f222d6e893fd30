# SPDX-License-Identifier: Apache-2.0
"""Files of GridFS over HTTP with aiohttp."""

from __future__ import annotations

import datetime
import email.utils
import mimetypes
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp.web
import gridfs

from ..motor_asyncio import AsyncIOMotorDatabase, AsyncIOMotorGridFSBucket, AsyncIOMotorGridOut
from ..motor_gridfs import _hash_gridout


def get_gridfs_file(
    bucket: AsyncIOMotorGridFSBucket, filename: str, request: aiohttp.web.Request
) -> Awaitable[AsyncIOMotorGridOut]:
    """Find the file of a request, by its name: what AIOHTTPGridFS does unless given another.

    Returns an awaitable of an open file, which may raise gridfs.errors.NoFile.

    bucket: The bucket of the handler.
    filename: What the URL has for {filename}.
    request: The request, for a choice by its headers.
    """
    return bucket.open_download_stream_by_name(filename)


def get_cache_time(filename: str, modified: datetime.datetime, mime_type: str | None) -> int:
    """Return for how many seconds a browser need not ask again: 0, unless another is given.

    0 makes it ask each time.

    filename: The path of the request.
    modified: When the file was stored, in UTC.
    mime_type: Such as "image/png"; None if it was not stored with the file.
    """
    return 0


def set_extra_headers(response: aiohttp.web.StreamResponse, gridout: AsyncIOMotorGridOut) -> None:
    """Set no headers: what AIOHTTPGridFS does unless given another.

    response: Its headers can be set.
    gridout: The file, with its attributes.
    """


class AIOHTTPGridFS:
    """Serves files of GridFS by name, for routes with a variable {filename}.

    It answers GET and HEAD: 200 with the file, 304 where If-Modified-Since or If-None-Match says
    that the browser has it already, 404 where there is none, 405 for other methods.

    database: The database of the files.
    root_collection: The bucket's name. Default: "fs".
    get_gridfs_file: What finds the file of a request. Default: get_gridfs_file(), by its name.
    get_cache_time: For how many seconds it may be cached. Default: get_cache_time(), 0.
    set_extra_headers: What sets headers. Default: set_extra_headers(), none.

    Raises TypeError for what is no AsyncIOMotorDatabase.

        app = aiohttp.web.Application()
        files = app.router.add_resource("/files/{filename}")
        handler = AIOHTTPGridFS(client.my_database)
        files.add_route("GET", handler)
        files.add_route("HEAD", handler)
    """

    def __init__(
        self,
        database: AsyncIOMotorDatabase[Any],
        root_collection: str = "fs",
        get_gridfs_file: Callable[
            [AsyncIOMotorGridFSBucket, str, aiohttp.web.Request], Awaitable[AsyncIOMotorGridOut]
        ] = get_gridfs_file,
        get_cache_time: Callable[[str, datetime.datetime, str | None], int] = get_cache_time,
        set_extra_headers: Callable[
            [aiohttp.web.StreamResponse, AsyncIOMotorGridOut], None
        ] = set_extra_headers,
    ) -> None:
        if not isinstance(database, AsyncIOMotorDatabase):
            raise TypeError(
                f"First argument to AIOHTTPGridFS must be AsyncIOMotorDatabase, not {database!r}"
            )
        self._database = database
        self._bucket = AsyncIOMotorGridFSBucket(database, root_collection)
        self._get_gridfs_file = get_gridfs_file
        self._get_cache_time = get_cache_time
        self._set_extra_headers = set_extra_headers

    async def __call__(self, request: aiohttp.web.Request) -> aiohttp.web.StreamResponse:
        """Answer a request: aiohttp calls it, as a route's handler."""
        filename = _filename(request)
        if request.method not in ("GET", "HEAD"):
            raise aiohttp.web.HTTPMethodNotAllowed(request.method, {"GET", "HEAD"})
        try:
            file = await self._get_gridfs_file(self._bucket, filename, request)
        except gridfs.NoFile as error:
            raise aiohttp.web.HTTPNotFound(text=request.path) from error
        response = aiohttp.web.StreamResponse()
        self._set_headers(request.path, response, file)
        if _is_known(request, file):
            response.set_status(304)
            return response
        response.content_length = file.length
        await response.prepare(request)
        if request.method == "GET":
            written = 0
            while written < file.length:
                chunk = await file.read(file.chunk_size)
                await response.write(chunk)
                written += len(chunk)
        return response

    def _set_headers(self, path: str, response: Any, file: Any) -> None:
        response.last_modified = file.upload_date
        mime_type = file.content_type or mimetypes.guess_type(path)[0]
        if mime_type:
            response.content_type = mime_type
        response.headers["Etag"] = f'"{_hash_gridout(file)}"'
        seconds = self._get_cache_time(path, file.upload_date, file.content_type)
        if seconds > 0:
            now = datetime.datetime.now(datetime.timezone.utc)
            expires = now + datetime.timedelta(seconds=seconds)
            response.headers["Expires"] = email.utils.format_datetime(expires, usegmt=True)
            response.headers["Cache-Control"] = f"max-age={seconds}"
        else:
            response.headers["Cache-Control"] = "public"
        self._set_extra_headers(response, file)


def _filename(request: Any) -> str:
    try:
        return request.match_info["filename"]
    except KeyError:
        text = f"Bad AIOHTTPGridFS route for request: {request}"
        resource = request.match_info.route.resource
        if resource is not None:
            pattern = resource.get_info().get("formatter") or resource.canonical
            text = f'Bad AIOHTTPGridFS route "{pattern}", requires a {{filename}} variable'
        raise aiohttp.web.HTTPInternalServerError(text=text) from None


def _is_known(request: Any, file: Any) -> bool:
    """Whether the browser has the file already; dates are compared in seconds."""
    since = request.if_modified_since
    if since is not None:
        modified = file.upload_date.replace(microsecond=0)
        if since.replace(tzinfo=modified.tzinfo) >= modified:
            return True
    etag = request.headers.get("If-None-Match")
    return etag is not None and etag.strip('"') == _hash_gridout(file)

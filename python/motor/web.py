# SPDX-License-Identifier: Apache-2.0
"""Files of GridFS over HTTP with Tornado."""

from __future__ import annotations

import datetime
import email.utils
import mimetypes
from collections.abc import Awaitable
from typing import Any

import gridfs
import tornado.httputil
import tornado.web

from .motor_gridfs import _hash_gridout
from .motor_tornado import MotorDatabase, MotorGridFSBucket, MotorGridOut


class GridFSHandler(tornado.web.RequestHandler):
    """Serves files of GridFS by name.

    It answers GET and HEAD: 200 with the file, 304 where If-Modified-Since or If-None-Match says
    that the browser has it already, 404 where there is none. Override its methods to find files
    in another way, and to add headers.

        application = tornado.web.Application(
            [(r"/static/(.*)", GridFSHandler, {"database": client.my_database})]
        )
    """

    def initialize(self, database: MotorDatabase[Any], root_collection: str = "fs") -> None:
        """Take what stands with the route: the database, and the bucket's name. Default: "fs"."""
        self.database = database
        self.root_collection = root_collection

    def get_gridfs_file(
        self,
        bucket: MotorGridFSBucket,
        filename: str,
        request: tornado.httputil.HTTPServerRequest,
    ) -> Awaitable[MotorGridOut]:
        """Find the file of a request. Override it to find files by something else than a name.

        Returns an awaitable of an open file, which may raise gridfs.errors.NoFile.

        bucket: Of the database and the name that initialize() was given.
        filename: What the group in the route's pattern has matched.
        request: The request, for a choice by its headers.

            def get_gridfs_file(self, bucket, filename, request):
                return bucket.open_download_stream(ObjectId(filename))
        """
        return bucket.open_download_stream_by_name(filename)

    async def get(self, path: str, include_body: bool = True) -> None:
        """Answer GET with the file.

        path: What the group in the route's pattern has matched.
        include_body: False for the headers only. Default: True.
        Raises tornado.web.HTTPError(404) if there is no file.
        """
        bucket = MotorGridFSBucket(self.database, self.root_collection)
        try:
            file = await self.get_gridfs_file(bucket, path, self.request)
        except gridfs.NoFile:
            raise tornado.web.HTTPError(404) from None
        self._set_headers(path, file)
        if self._is_known(file):
            self.set_status(304)
            return
        self.set_header("Content-Length", file.length)
        if include_body:
            await file.stream_to_handler(self)
        self.finish()

    def head(self, path: str) -> Awaitable[None]:
        """Answer HEAD with the headers of the file. Raises what get() does."""
        return self.get(path, include_body=False)

    def get_cache_time(self, path: str, modified: datetime.datetime, mime_type: str | None) -> int:
        """Return for how many seconds a browser need not ask again. Override it for others than 0.

        0 makes it ask each time. Default: 0.

        path: As of get().
        modified: When the file was stored, in UTC.
        mime_type: Such as "image/png"; None if it is not known.
        """
        return 0

    def set_extra_headers(self, path: str, gridout: MotorGridOut) -> None:
        """Set headers of one's own, with set_header(). Override it; it does nothing.

        path: As of get().
        gridout: The file, with its attributes.
        """

    def _set_headers(self, path: str, file: Any) -> None:
        modified = file.upload_date.replace(microsecond=0)
        self.set_header("Last-Modified", modified)
        self.set_header("Etag", f'"{_hash_gridout(file)}"')
        mime_type = file.content_type or mimetypes.guess_type(path)[0]
        if mime_type:
            self.set_header("Content-Type", mime_type)
        seconds = self.get_cache_time(path, modified, mime_type)
        if seconds > 0:
            now = datetime.datetime.now(datetime.timezone.utc)
            self.set_header("Expires", now + datetime.timedelta(seconds=seconds))
            self.set_header("Cache-Control", f"max-age={seconds}")
        else:
            self.set_header("Cache-Control", "public")
        self.set_extra_headers(path, file)

    def _is_known(self, file: Any) -> bool:
        """Whether the browser has the file already; dates are compared in seconds."""
        modified = file.upload_date.replace(microsecond=0)
        since = self.request.headers.get("If-Modified-Since")
        if since is not None:
            date = email.utils.parsedate_to_datetime(since).replace(tzinfo=modified.tzinfo)
            if date >= modified:
                return True
        etag = self.request.headers.get("If-None-Match")
        return etag is not None and etag.strip('"') == _hash_gridout(file)

# SPDX-License-Identifier: Apache-2.0
"""Files of GridFS over HTTP with Tornado."""

from __future__ import annotations

import datetime
import email.utils
import mimetypes
from typing import Any

import gridfs
import tornado.web

from .motor_gridfs import _hash_gridout
from .motor_tornado import MotorGridFSBucket


class GridFSHandler(tornado.web.RequestHandler):
    """Serves files by name: (r"/static/(.*)", GridFSHandler, {"database": client.my_database}).

    Answers 304 where If-Modified-Since or If-None-Match says that the file has not changed.
    """

    def initialize(self, database, root_collection="fs"):
        self.database = database
        self.root_collection = root_collection

    def get_gridfs_file(self, bucket, filename, request):
        """A future of the file for what the URL's pattern matched. To be overridden."""
        return bucket.open_download_stream_by_name(filename)

    async def get(self, path, include_body=True):
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

    def head(self, path):
        return self.get(path, include_body=False)

    def get_cache_time(self, path, modified, mime_type):
        """For how many seconds a browser need not ask again; 0: it always asks."""
        return 0

    def set_extra_headers(self, path, gridout):
        """To be overridden, for headers of one's own."""

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

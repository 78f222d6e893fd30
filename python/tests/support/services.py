# SPDX-License-Identifier: Apache-2.0
"""Starts services of examples/, each in a process that ends with its test."""

from __future__ import annotations

import contextlib
import json
import pathlib
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from typing import Any, Callable, NamedTuple

from .programs import command, environment

SECONDS = 30  # for whatever is waited for


def eventually(condition: Callable[[], bool]) -> None:
    """Asks until the answer is yes."""
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end, "it has not come true in time"
        time.sleep(0.05)


def in_database(uri: str, name: str) -> str:
    """The connection string with a database of a test's own."""
    path, _, query = uri.partition("?")
    return f"{path.rstrip('/')}/{name}?{query}"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Answer(NamedTuple):
    status: int
    headers: Any
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Service:
    """A program that listens on the port that $PORT says, for as long as the block."""

    def __init__(self, program: pathlib.Path, uri: str, ready: str) -> None:
        """It is ready when it answers a GET of the path `ready`."""
        port = free_port()
        self.address = f"http://127.0.0.1:{port}"
        self._port = port
        self._ready = ready
        self._log = tempfile.TemporaryFile("w+")
        flags = ("-X", "dev", "-W", "error::DeprecationWarning:__main__")
        # It also ends with the process of the tests, if that is killed.
        prefix = ["setpriv", "--pdeathsig", "KILL"] if shutil.which("setpriv") else []
        self._process = subprocess.Popen(
            [*prefix, *command(program, *flags)],
            env=environment(uri, PORT=str(port), PYTHONUNBUFFERED="1"),
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def __enter__(self) -> Service:
        try:
            eventually(self._is_ready)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait(SECONDS)
        self._log.close()

    def _is_ready(self) -> bool:
        assert self._process.poll() is None, self.said()
        with contextlib.suppress(OSError):
            return self.ask("GET", self._ready).status == 200
        return False

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """A body that is no bytes is sent as JSON."""
        kind = "application/octet-stream"
        if body is not None and not isinstance(body, bytes):
            body, kind = json.dumps(body).encode(), "application/json"
        if body is not None:
            headers.setdefault("Content_Type", kind)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.address + path, body, named, method=method)
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as got:
                return Answer(got.status, got.headers, got.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read())

    def connected(self) -> socket.socket:
        """For what is not whole requests."""
        return socket.create_connection(("127.0.0.1", self._port), SECONDS)

    def said(self) -> str:
        self._log.seek(0)
        return self._log.read()

    def end(self) -> int:
        """Asks it to end, and returns how it did: 0, or -SIGTERM where it has passed that on."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(SECONDS)


class Listener:
    """A client of server-sent events."""

    def __init__(self, service: Service, path: str) -> None:
        self._stream = urllib.request.urlopen(service.address + path, timeout=SECONDS)

    def __enter__(self) -> Listener:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def line(self) -> str:
        """The next one that is not empty; nothing at the end of the stream."""
        while (line := self._stream.readline()) == b"\n":
            pass
        return line.decode().strip()

    def event(self) -> Any:
        return json.loads(self.line().removeprefix("data: "))

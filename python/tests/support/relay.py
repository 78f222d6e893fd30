# SPDX-License-Identifier: Apache-2.0
"""A relay in front of a server, which can stop passing on what comes through it."""

from __future__ import annotations

import socket
import threading
from typing import Callable


class Relay:
    """Listens on a port of its own, `address`, and passes bytes between there and the server."""

    def __init__(self, host: str, port: int) -> None:
        self._server = (host, port)
        self._open = threading.Event()
        self._open.set()
        self._sockets: list[socket.socket] = []
        self._kept: list[bytes] = []  # what clients have sent, while it was stopped
        self.ended = 0  # connections that clients have closed
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self) -> Relay:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.set()
        self._listener.close()
        for each in self._sockets:
            each.close()

    def stop(self) -> None:
        """What comes from now on is kept."""
        self._open.clear()

    def go_on(self) -> None:
        self._open.set()

    def keeps(self, command: str) -> bool:
        """A client has sent that command while it was stopped. Clients ask for more by themselves."""
        name = command.encode()
        return any(name in each for each in self._kept)

    def _accept(self) -> None:
        while True:
            try:
                one, _ = self._listener.accept()
                other = socket.create_connection(self._server)
            except OSError:
                return
            self._sockets += [one, other]
            threading.Thread(target=self._pass_questions, args=(one, other), daemon=True).start()
            threading.Thread(target=self._pass, args=(other, one), daemon=True).start()

    def _pass_questions(self, client: socket.socket, server: socket.socket) -> None:
        self._pass(client, server, self._keep)
        self.ended += 1

    def _keep(self, data: bytes) -> None:
        if not self._open.is_set():
            self._kept.append(data)

    def _pass(
        self,
        source: socket.socket,
        sink: socket.socket,
        before: Callable[[bytes], None] = lambda _: None,
    ) -> None:
        try:
            while data := source.recv(65536):
                before(data)
                self._open.wait()
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            pass

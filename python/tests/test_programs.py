# SPDX-License-Identifier: Apache-2.0
"""The services of examples/, as their users meet them: over HTTP, and in a browser."""

from __future__ import annotations

import base64
import os
import pathlib
import signal
import struct
import zlib
from typing import Iterator

import pymongo
import pytest
from support.browser import Browser, missing
from support.programs import EXAMPLES
from support.services import Answer, Listener, Service, eventually, in_database


def fresh(uri: str, name: str) -> str:
    """The connection string of a database that is empty."""
    with pymongo.MongoClient(uri) as client:
        client.drop_database(name)
    return in_database(uri, name)


def ended_well(service: Service) -> str:
    """What it has said by its end, in which nothing went wrong."""
    assert service.end() in (0, -signal.SIGTERM)
    said = service.said()
    for word in ("Traceback", "ERROR", "never retrieved", "never awaited", "ResourceWarning"):
        assert word not in said, said
    return said


# --- fastapi_service ---


@pytest.fixture
def library(uri: str) -> Iterator[Service]:
    pytest.importorskip("fastapi")
    pytest.importorskip("uvicorn")
    program = EXAMPLES / "fastapi_service" / "service.py"
    with Service(program, fresh(uri, "motor_fastapi"), "/health") as service:
        yield service


_EMMA = {"title": "Emma", "author": "Austen", "year": 1815}


def test_that_books_are_kept(library: Service) -> None:
    added = library.ask("POST", "/books", _EMMA)
    stored = added.json()
    assert (added.status, stored) == (201, {**_EMMA, "id": stored["id"]})
    path = f"/books/{stored['id']}"
    assert library.ask("GET", path).json() == stored
    replaced = library.ask("PUT", path, {**_EMMA, "year": 1816})
    assert (replaced.status, replaced.json()) == (200, {**stored, "year": 1816})
    assert library.ask("GET", path).json()["year"] == 1816
    assert library.ask("DELETE", path).status == 204
    assert library.ask("GET", path).status == 404
    assert "Application shutdown complete" in ended_well(library)


def test_what_the_library_refuses(full_uri: str, library: Service) -> None:
    stored = library.ask("POST", "/books", _EMMA).json()
    other = library.ask("POST", "/books", {**_EMMA, "title": "Persuasion"}).json()
    assert library.ask("POST", "/books", _EMMA).status == 409
    assert library.ask("PUT", f"/books/{other['id']}", _EMMA).status == 409
    for wrong in ({}, {**_EMMA, "title": ""}, {**_EMMA, "year": "long ago"}):
        assert library.ask("POST", "/books", wrong).status == 422
    for path in ("/books/0123456789abcdef01234567", "/books/no-id"):
        for method, body in (("GET", None), ("PUT", _EMMA), ("DELETE", None)):
            assert library.ask(method, path, body).status == 404
    assert library.ask("GET", "/books").json() == [stored, other]


def test_that_the_library_has_pages(library: Service) -> None:
    titles = [f"Volume {number:02}" for number in range(45)]
    for title in reversed(titles):
        assert library.ask("POST", "/books", {**_EMMA, "title": title}).status == 201
    pages = [library.ask("GET", f"/books?skip={skip}").json() for skip in (0, 20, 40)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert [book["title"] for page in pages for book in page] == titles
    for bad in ("skip=-1", "limit=0", "limit=101"):
        assert library.ask("GET", f"/books?{bad}").status == 422


@pytest.fixture
def live_library(replica_set_uri: str, library: Service) -> Service:
    return library


def _listener(service: Service) -> Listener:
    listener = Listener(service, "/changes")
    assert listener.line() == ": listening"
    return listener


def test_that_each_listener_hears_of_changes(live_library: Service) -> None:
    with _listener(live_library) as one, _listener(live_library) as other:
        stored = live_library.ask("POST", "/books", _EMMA).json()
        path = f"/books/{stored['id']}"
        changed = live_library.ask("PUT", path, {**_EMMA, "year": 1816}).json()
        live_library.ask("DELETE", path)
        for each in (one, other):
            assert each.event() == {"what": "insert", "id": stored["id"], "book": stored}
            assert each.event() == {"what": "replace", "id": stored["id"], "book": changed}
            assert each.event() == {"what": "delete", "id": stored["id"]}


def _listeners(service: Service) -> int:
    return int(service.ask("GET", "/health").json()["listeners"])


def test_that_a_listener_that_goes_ends_its_stream(live_library: Service) -> None:
    with _listener(live_library) as one:
        with _listener(live_library):
            assert _listeners(live_library) == 2
        eventually(lambda: _listeners(live_library) == 1)
        stored = live_library.ask("POST", "/books", _EMMA).json()
        assert one.event()["book"] == stored
    eventually(lambda: _listeners(live_library) == 0)
    ended_well(live_library)


def test_that_the_library_ends_while_somebody_listens(live_library: Service) -> None:
    with _listener(live_library) as one, _listener(live_library) as other:
        assert "Application shutdown complete" in ended_well(live_library)
        assert (one.line(), other.line()) == ("", "")


# --- tornado_service ---


@pytest.fixture
def notes(uri: str) -> Iterator[Service]:
    pytest.importorskip("tornado")
    program = EXAMPLES / "tornado_service" / "service.py"
    with Service(program, fresh(uri, "motor_notes"), "/notes") as service:
        yield service


def test_that_notes_are_kept(notes: Service) -> None:
    places = []
    for text in ("first", "second", "third"):
        added = notes.ask("POST", "/notes", {"text": text})
        assert added.status == 201
        places.append(added.headers["Location"])
    assert notes.ask("GET", places[0]).json()["text"] == "first"
    assert notes.ask("DELETE", places[0]).status == 204
    assert notes.ask("GET", places[0]).status == 404
    assert notes.ask("DELETE", places[0]).status == 404
    assert notes.ask("POST", "/notes", {"no": "text"}).status == 400
    kept = notes.ask("GET", "/notes").json()["notes"]
    assert [each["text"] for each in kept] == ["third", "second"]
    assert len(notes.ask("GET", "/notes?limit=1").json()["notes"]) == 1
    assert notes.ask("GET", "/count").json() == {"count": 3}
    ended_well(notes)


def test_that_notes_have_files(notes: Service) -> None:
    contents = bytes(range(256)) * 3000  # of several chunks
    assert notes.ask("GET", "/files/plan.txt").status == 404
    assert notes.ask("PUT", "/files/plan.txt", b"an older version").status == 201
    assert notes.ask("PUT", "/files/plan.txt", contents).status == 201
    got = notes.ask("GET", "/files/plan.txt")
    assert (got.status, got.body) == (200, contents)
    assert got.headers["Content-Type"] == "text/plain"
    assert got.headers["Cache-Control"] == "public"
    known = notes.ask("GET", "/files/plan.txt", If_None_Match=got.headers["Etag"])
    assert (known.status, known.body) == (304, b"")
    head = notes.ask("HEAD", "/files/plan.txt")
    assert (head.headers["Content-Length"], head.body) == (str(len(contents)), b"")
    notes.ask("PUT", "/files/dot.png", b"\x89PNG")
    assert notes.ask("GET", "/files/dot.png").headers["Cache-Control"] == "max-age=3600"
    assert notes.ask("DELETE", "/files/plan.txt").status == 204
    for method in ("GET", "DELETE"):
        assert notes.ask(method, "/files/plan.txt").status == 404
    assert notes.ask("GET", "/files/dot.png").body == b"\x89PNG"


# --- aiohttp_gridfs ---


class Gallery(Service):
    def upload(self, name: str, contents: bytes, kind: str = "image/png") -> Answer:
        """As a browser's form does it, which then goes where it is sent."""
        head = f'Content-Disposition: form-data; name="picture"; filename="{name}"'
        part = f"--frontier\r\n{head}\r\nContent-Type: {kind}\r\n\r\n".encode()
        body = part + contents + b"\r\n--frontier--\r\n"
        form = "multipart/form-data; boundary=frontier"
        return self.ask("POST", "/pictures", body, Content_Type=form)

    def pictures(self) -> list[dict[str, str]]:
        return list(self.ask("GET", "/pictures").json())


@pytest.fixture
def gallery(uri: str) -> Iterator[Gallery]:
    pytest.importorskip("aiohttp")
    program = EXAMPLES / "aiohttp_gridfs" / "gallery.py"
    with Gallery(program, fresh(uri, "motor_gallery"), "/pictures") as service:
        yield service


def picture(width: int, height: int, shade: int) -> bytes:
    """A square of one grey. See https://www.w3.org/TR/png-3/"""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress((b"\0" + bytes([shade]) * width) * height)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", pixels), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def test_that_pictures_are_served_as_they_came(gallery: Gallery) -> None:
    large = bytes(range(256)) * 20_000  # of many chunks
    for contents in (large, b""):
        assert b"<h1>Gallery</h1>" in gallery.upload("some.png", contents).body
    empty, first = gallery.pictures()
    assert (empty["name"], first["name"]) == ("some.png", "some.png")
    assert gallery.ask("GET", f"/pictures/{empty['id']}").body == b""
    path = f"/pictures/{first['id']}"
    got = gallery.ask("GET", path)
    assert (got.status, got.body) == (200, large)
    assert got.headers["Content-Type"] == "image/png"
    assert got.headers["Cache-Control"] == "max-age=86400"
    for header in (
        {"If_None_Match": got.headers["Etag"]},
        {"If_Modified_Since": got.headers["Last-Modified"]},
    ):
        assert gallery.ask("GET", path, **header).status == 304
    other = gallery.ask("GET", path, If_None_Match='"other"')
    assert (other.status, other.body) == (200, large)
    # As in Motor 3.7, AIOHTTPGridFS has no ranges and answers with the whole.
    whole = gallery.ask("GET", path, Range="bytes=0-9")
    assert (whole.status, whole.body) == (200, large)
    head = gallery.ask("HEAD", path)
    assert (head.status, head.headers["Content-Length"]) == (200, str(len(large)))
    assert gallery.ask("DELETE", path).status == 204
    for method in ("GET", "DELETE"):
        assert gallery.ask(method, path).status == 404
    assert len(gallery.pictures()) == 1
    ended_well(gallery)


def test_what_the_gallery_refuses(gallery: Gallery) -> None:
    assert gallery.upload("page.html", b"<script>", "text/html").status == 415
    assert gallery.upload("huge.png", bytes(10_000_001)).status == 413
    form = "multipart/form-data; boundary=frontier"
    empty = gallery.ask("POST", "/pictures", b"--frontier--\r\n", Content_Type=form)
    assert empty.status == 400
    assert gallery.ask("GET", "/pictures/no-id").status == 404
    assert gallery.pictures() == []


def test_that_half_a_picture_is_not_kept(gallery: Gallery, uri: str) -> None:
    head = 'Content-Disposition: form-data; name="picture"; filename="half.png"'
    with gallery.connected() as socket:
        socket.sendall(
            b"POST /pictures HTTP/1.1\r\nHost: here\r\nContent-Length: 9000000\r\n"
            b"Content-Type: multipart/form-data; boundary=frontier\r\nExpect: 100-continue\r\n\r\n"
        )
        assert socket.recv(100).startswith(b"HTTP/1.1 100 ")
        socket.sendall(f"--frontier\r\n{head}\r\nContent-Type: image/png\r\n\r\n".encode())
        socket.sendall(bytes(2_000_000))
    ended_well(gallery)  # and so has its handler
    with pymongo.MongoClient(uri) as client:
        database = client.motor_gallery
        assert database.fs.files.count_documents({}) == 0
        assert database.fs.chunks.count_documents({}) == 0


def test_that_the_gallery_ends_while_somebody_listens(
    replica_set_uri: str, gallery: Gallery
) -> None:
    with _listener(gallery) as one:
        gallery.upload("some.png", picture(1, 1, 0))
        assert one.event() == {"what": "insert", **gallery.pictures()[0]}
        ended_well(gallery)
        assert one.line() == ""


@pytest.fixture
def browser() -> Iterator[Browser]:
    if why := missing():
        pytest.skip(why)
    with Browser() as browser:
        yield browser


def test_that_the_page_shows_what_comes_and_goes(
    replica_set_uri: str, gallery: Gallery, browser: Browser, tmp_path: pathlib.Path
) -> None:
    def shown(name: str, width: int) -> str:
        loaded = f"i.alt == '{name}' && i.complete && i.naturalWidth == {width}"
        return f"[...document.images].some(i => {loaded})"

    def shows(expression: str) -> None:
        eventually(lambda: browser.holds(expression))

    browser.open(gallery.address)
    shows("document.body.className == 'live'")
    file = tmp_path / "dusk.png"
    file.write_bytes(picture(300, 200, 60))
    browser.type("input[type=file]", str(file))
    browser.click("form button")
    shows(shown("dusk.png", 300))
    shows("document.body.className == 'live'")
    # From here on it is the same page: a reload would forget this.
    browser.holds("window.kept = true")
    gallery.upload("dawn.png", picture(150, 100, 200))
    shows(shown("dawn.png", 150))
    browser.click("figure:last-child button")
    shows("document.images.length == 1")
    assert browser.holds("window.kept && document.images[0].alt == 'dawn.png'")
    assert [each["name"] for each in gallery.pictures()] == ["dawn.png"]
    if where := os.environ.get("MOTOR_SCREENSHOT"):
        pathlib.Path(where).write_bytes(base64.b64decode(browser.screenshot()))

# SPDX-License-Identifier: Apache-2.0
"""Chromium without a screen, by the WebDriver protocol: https://www.w3.org/TR/webdriver2/"""

from __future__ import annotations

import json
import shutil
import subprocess
import urllib.request
from typing import Any

from .services import SECONDS

ARGUMENTS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")


def missing() -> str | None:
    """Why there is no browser here."""
    for name in ("chromedriver", "chromium"):
        if not shutil.which(name):
            return f"there is no {name} on PATH"
    return None


class Browser:
    """One window, for as long as the block. Calls wait."""

    def __enter__(self) -> Browser:
        self._driver = subprocess.Popen(
            ["chromedriver", "--port=0"], stdout=subprocess.PIPE, text=True
        )
        self._session = ""
        try:
            self._address = f"http://127.0.0.1:{self._port()}"
            options = {"browserName": "chrome", "goog:chromeOptions": {"args": ARGUMENTS}}
            made = self._send("POST", "/session", capabilities={"alwaysMatch": options})
            self._session = f"/session/{made['sessionId']}"
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        try:
            if self._session:
                self._send("DELETE", self._session)  # ends Chromium
        finally:
            self._driver.kill()
            self._driver.communicate(timeout=SECONDS)

    def _port(self) -> str:
        assert self._driver.stdout is not None
        for line in self._driver.stdout:
            if "started successfully on port " in line:
                return line.rpartition("port ")[2].strip().rstrip(".")
        raise AssertionError("chromedriver did not start")

    def open(self, url: str) -> None:
        self._post("/url", url=url)

    def holds(self, expression: str) -> bool:
        """Whether it is true in the page."""
        return bool(self._post("/execute/sync", script=f"return !!({expression})", args=[]))

    def click(self, selector: str) -> None:
        self._post(f"/element/{self._element(selector)}/click")

    def type(self, selector: str, text: str) -> None:
        """As if the user had pressed these keys there, or chosen that file."""
        self._post(f"/element/{self._element(selector)}/value", text=text)

    def screenshot(self) -> str:
        """As PNG in base64."""
        return str(self._send("GET", f"{self._session}/screenshot"))

    def _element(self, selector: str) -> str:
        found = self._post("/element", using="css selector", value=selector)
        return str(next(iter(found.values())))

    def _post(self, path: str, **body: Any) -> Any:
        return self._send("POST", self._session + path, **body)

    def _send(self, method: str, path: str, **body: Any) -> Any:
        data = json.dumps(body).encode() if method == "POST" else None
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(self._address + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            return json.load(answer)["value"]

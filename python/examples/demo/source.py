# SPDX-License-Identifier: Apache-2.0
"""The ISO codes of Debian's package iso-codes: what the database is filled with."""

from __future__ import annotations

import collections
import json
import pathlib
from typing import Any

FOLDER = pathlib.Path("/usr/share/iso-codes/json")

Record = dict[str, Any]


def _records(standard: str, code: str) -> list[Record]:
    text = (FOLDER / f"iso_{standard}.json").read_text()
    return [{"_id": each[code], **each} for each in json.loads(text)[standard]]


class Source:
    """Three tables of records, each with its code as _id, and how many there are of a kind."""

    def __init__(self) -> None:
        self.languages = _records("639-3", "alpha_3")
        self.countries = _records("3166-1", "alpha_2")
        self.subdivisions = _records("3166-2", "code")
        for each in self.subdivisions:
            each["country"] = each["code"].partition("-")[0]  # "FR-75": the country comes first
        self.languages_of = collections.Counter(each["type"] for each in self.languages)
        self.subdivisions_of = collections.Counter(each["country"] for each in self.subdivisions)

    def tables(self) -> dict[str, list[Record]]:
        names = ("languages", "countries", "subdivisions")
        return {name: getattr(self, name) for name in names}

    def size(self) -> int:
        return sum(map(len, self.tables().values()))

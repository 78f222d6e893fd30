# SPDX-License-Identifier: Apache-2.0
"""A listener that keeps the commands that a client sends."""

from __future__ import annotations

from typing import Any

from pymongo.monitoring import CommandListener


class SentCommands(CommandListener):
    """The commands and their names, in their order."""

    def __init__(self) -> None:
        self.commands: list[Any] = []
        self.names: list[str] = []

    def started(self, event: Any) -> None:
        self.commands.append(event.command)
        self.names.append(event.command_name)

    def succeeded(self, event: Any) -> None:
        pass

    def failed(self, event: Any) -> None:
        pass

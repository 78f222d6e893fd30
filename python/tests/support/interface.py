# SPDX-License-Identifier: Apache-2.0
"""Prints, as JSON, what the package motor on sys.path offers: names and parameters."""

from __future__ import annotations

import importlib
import inspect
import json
import re
import sys
from typing import Any

MODULES = ["motor.motor_asyncio", "motor.motor_tornado", "motor.web", "motor.aiohttp"]


def parameters(member: Any) -> list[str] | None:
    """Names and kinds; defaults that are functions have addresses in their texts."""
    if not inspect.isfunction(member):
        return None
    found = inspect.signature(member).parameters.values()
    return [f"{each.kind.name} {each.name} {_default(each.default)}" for each in found]


def _default(value: Any) -> str:
    return re.sub(" at 0x[0-9a-f]+", "", repr(value))


def offered() -> dict[str, Any]:
    all_of_it = {}
    for module in map(importlib.import_module, MODULES):
        for name, kind in vars(module).items():
            if inspect.isclass(kind) and kind.__module__.startswith("motor."):
                members = {m for m in dir(kind) if not m.startswith("_") or m == "__init__"}
                all_of_it[f"{module.__name__}.{name}"] = {
                    each: {
                        "parameters": parameters(inspect.getattr_static(kind, each)),
                        "coroutine": inspect.iscoroutinefunction(getattr(kind, each)),
                    }
                    for each in members
                }
    return all_of_it


if __name__ == "__main__":
    json.dump(offered(), sys.stdout)

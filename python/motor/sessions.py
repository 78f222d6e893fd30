# SPDX-License-Identifier: Apache-2.0
"""Sessions of the core."""

from __future__ import annotations

from typing import Any

from pymongo.client_session import ClientSession, TransactionOptions


class CoreSession(ClientSession):
    """PyMongo's session, which checks and keeps options, with the state of one of the core."""

    _on_core: Any  # which operations run in
    _ending = False

    @classmethod
    def of(cls, session: ClientSession, on_core: Any) -> CoreSession:
        """Makes one of a session of PyMongo's client, which has done nothing yet."""
        session.__class__ = cls
        session._on_core = on_core  # type: ignore[attr-defined]
        return session  # type: ignore[return-value]

    @property
    def session_id(self) -> Any:
        self._check_ended()
        return self._on_core.id

    @property
    def in_transaction(self) -> bool:
        return not self._ending and bool(self._on_core.in_transaction)

    @property
    def cluster_time(self) -> Any:
        return self._on_core.cluster_time

    @property
    def operation_time(self) -> Any:
        return self._on_core.operation_time

    def advance_cluster_time(self, cluster_time: Any) -> None:
        super().advance_cluster_time(cluster_time)  # checks it
        self._on_core.advance_cluster_time(cluster_time)

    def advance_operation_time(self, operation_time: Any) -> None:
        super().advance_operation_time(operation_time)  # checks it
        self._on_core.advance_operation_time(operation_time)

    def end_session(self) -> None:
        """Marks it as ended; the core's session ends by an operation of its own."""
        self._ending = True
        super().end_session()


def transaction(options: TransactionOptions | None) -> dict[str, Any]:
    """Options of transactions as the core takes them; what is not set is inherited."""
    if options is None:
        return {}
    settings = {
        "readConcern": options.read_concern,
        "writeConcern": options.write_concern,
        "readPreference": options.read_preference,
    }
    made: dict[str, Any] = {
        name: setting.document for name, setting in settings.items() if setting is not None
    }
    if options.max_commit_time_ms is not None:
        made["maxCommitTimeMS"] = options.max_commit_time_ms
    return made

# SPDX-License-Identifier: Apache-2.0
"""PyMongo's events of what the core does, for the listeners that a client has."""

from __future__ import annotations

from typing import Any, Callable

import bson
from bson.codec_options import CodecOptions, DatetimeConversion, TypeRegistry
from bson.errors import InvalidBSON
from pymongo.errors import NotPrimaryError, OperationFailure
from pymongo.hello import Hello
from pymongo.server_description import ServerDescription
from pymongo.topology_description import TOPOLOGY_TYPE, TopologyDescription

from . import _motor
from .errors import make_error

#: The core's kinds of events, by what PyMongo's listeners listen to. Some are only noted: why a
#: server is unknown, and all the servers that there are.
_KINDS = {
    "commands": "command_started command_succeeded command_failed",
    "server": "server_opening server_closed server_description_changed heartbeat_failed",
    "topology": "server_opening server_closed server_description_changed topology_opening"
    " topology_description_changed heartbeat_failed",
    "server_heartbeat": "heartbeat_started heartbeat_succeeded heartbeat_failed",
    "cmap": "pool_created pool_ready pool_cleared pool_closed connection_created connection_ready"
    " connection_closed connection_check_out_started connection_check_out_failed"
    " connection_checked_out connection_checked_in",
}

#: For commands, which were encoded here: an encoded date may be one that Python has not.
_ANY_DATE = CodecOptions(datetime_conversion=DatetimeConversion.DATETIME_AUTO)

_Address = tuple[str, Any]


def events(delegate: Any) -> _Events | None:
    """What those are told who listen to PyMongo's client; None if nobody does."""
    listeners = delegate.options.pool_options._event_listeners
    if listeners is None or not listeners.event_listeners():
        return None
    return _Events(listeners, delegate)


class _Events:
    """Makes PyMongo's events of the core's; the methods are named by its kinds.

    The core and PyMongo's client, which may connect as well, are one topology to who listens.
    """

    def __init__(self, listeners: Any, delegate: Any) -> None:
        self._listeners = listeners
        self._delegate = delegate
        # PyMongo decodes no reply with the types of a registry, only what is a user's in it.
        self._codec = delegate.codec_options.with_options(type_registry=TypeRegistry())
        self._settings = delegate._topology_settings
        self._id = self._settings._topology_id
        # PyMongo has told of a new client in a thread of its own, unless DNS is to be asked first.
        begun = delegate._topology
        self._topology = begun.description if begun else _unknown_topology(self._settings)
        self._servers: dict[_Address, ServerDescription] = self._topology.server_descriptions()
        self._failures: dict[_Address, BaseException] = {}  # why servers become unknown
        self._pools: dict[_Address, set[int]] = {}  # the connections of each

    def by_kind(self) -> dict[str, Callable[..., None]]:
        """The methods that the core is to call."""
        wanted = [
            kinds
            for name, kinds in _KINDS.items()
            if getattr(self._listeners, f"enabled_for_{name}")
        ]
        return {kind: getattr(self, kind) for kind in " ".join(wanted).split()}

    # --- Commands ---

    # After what is an event's own: the database, the command's name, and the numbers, as PyMongo's
    # functions take them.

    def command_started(self, command, database, name, *numbers) -> None:
        # PyMongo takes the name from the command, and empties those that have secrets by it.
        decoded = _decoded_command(command) or {name: 1, "speculativeAuthenticate": {}}
        self._listeners.publish_command_start(decoded, database, *numbers)

    def command_succeeded(self, duration, reply, database, *name_and_numbers) -> None:
        try:
            decoded = _motor.decode(reply, self._codec)
        except InvalidBSON as error:  # so that the operation fails, too
            publish, decoded = self._listeners.publish_command_failure, _failure(error)
        else:
            publish = self._listeners.publish_command_success
        publish(duration, decoded, *name_and_numbers, database_name=database)

    def command_failed(self, duration, reply, error, database, *name_and_numbers) -> None:
        failure = _failure(error)
        if isinstance(error, (NotPrimaryError, OperationFailure)):
            failure = _motor.decode(reply, self._codec) or failure
        self._listeners.publish_command_failure(
            duration, failure, *name_and_numbers, database_name=database
        )

    # --- Servers ---

    def topology_opening(self, _) -> None:
        if self._delegate._topology is None:
            self._listeners.publish_topology_opened(self._id)

    def server_opening(self, _, address) -> None:
        if address in self._servers:
            return
        self._servers[address] = ServerDescription(address)
        if self._listeners.enabled_for_server:
            self._listeners.publish_server_opened(address, self._id)

    def server_closed(self, _, address) -> None:
        self._servers.pop(address, None)
        if self._listeners.enabled_for_server:
            self._listeners.publish_server_closed(address, self._id)

    def server_description_changed(self, _, now) -> None:
        address = now[0]
        before = self._servers.get(address) or ServerDescription(address)
        self._servers[address] = self._server(*now)
        if self._listeners.enabled_for_server and self._servers[address] != before:
            self._listeners.publish_server_description_changed(
                before, self._servers[address], address, self._id
            )

    def topology_description_changed(self, _, kind, known) -> None:
        known = {each[0]: self._server(*each) for each in known}
        unknown = {
            address: ServerDescription(address) if each.is_server_type_known else each
            for address, each in self._servers.items()
        }
        self._change_topology(getattr(TOPOLOGY_TYPE, kind), {**unknown, **known})

    def _change_topology(self, kind: int, servers: dict[_Address, ServerDescription]) -> None:
        before = self._topology
        if (kind, servers) == (before.topology_type, before.server_descriptions()):
            return
        self._topology = self._described(kind, servers)
        self._listeners.publish_topology_description_changed(before, self._topology, self._id)

    def _described(self, kind: int, servers: dict[_Address, ServerDescription]) -> Any:
        before = self._topology
        name = before.replica_set_name
        election = (before.max_set_version, before.max_election_id)
        for each in servers.values():
            name = name or each.replica_set_name
            if each.is_writable and each.replica_set_name:
                election = (each.set_version, each.election_id)
        return TopologyDescription(kind, servers, name, *election, self._settings)

    def _server(self, address, kind, hello, round_trip_time) -> ServerDescription:
        if kind == "LoadBalancer":  # which is not asked for its state
            document = {"ok": 1, "serviceId": self._id, "maxWireVersion": 13}
            return ServerDescription(address, Hello(document))
        error, document = self._failures.pop(address, None), _motor.decode(hello)
        if document:
            return ServerDescription(address, Hello(document), round_trip_time)
        return ServerDescription(address, error=error)

    # --- Heartbeats ---

    def heartbeat_started(self, address, awaited) -> None:
        self._listeners.publish_server_heartbeat_started(address, awaited)

    def heartbeat_succeeded(self, address, awaited, duration, reply) -> None:
        hello = Hello(_motor.decode(reply), awaitable=awaited)
        self._listeners.publish_server_heartbeat_succeeded(address, duration, hello, awaited)

    def heartbeat_failed(self, address, awaited, duration, message) -> None:
        where = f"{address[0]}:{address[1]}"
        error = make_error("auto_reconnect", f"{where}: {message}", None, None, [])
        self._failures[address] = error
        if self._listeners.enabled_for_server_heartbeat:
            self._listeners.publish_server_heartbeat_failed(address, duration, error, awaited)

    # --- Connections ---

    def pool_created(self, address) -> None:
        self._pools[address] = set()
        self._listeners.publish_pool_created(
            address, self._delegate.options.pool_options.non_default_options
        )

    def pool_ready(self, address) -> None:
        self._listeners.publish_pool_ready(address)

    def pool_cleared(self, address) -> None:
        self._listeners.publish_pool_cleared(address, None)

    def pool_closed(self, address) -> None:
        self._pools.pop(address, None)
        self._listeners.publish_pool_closed(address)

    def connection_created(self, address, number) -> None:
        self._pools.setdefault(address, set()).add(number)
        self._listeners.publish_connection_created(address, number)

    def connection_ready(self, address, number, duration) -> None:
        self._listeners.publish_connection_ready(address, number, duration)

    def connection_closed(self, address, number, reason) -> None:
        self._pools.get(address, set()).discard(number)
        self._listeners.publish_connection_closed(address, number, reason)

    def connection_check_out_started(self, address) -> None:
        self._listeners.publish_connection_check_out_started(address)

    def connection_check_out_failed(self, address, reason, duration) -> None:
        self._listeners.publish_connection_check_out_failed(address, reason, duration)

    def connection_checked_out(self, address, number, duration) -> None:
        self._listeners.publish_connection_checked_out(address, number, duration)

    def connection_checked_in(self, address, number) -> None:
        self._listeners.publish_connection_checked_in(address, number)

    # --- The end ---

    def close(self) -> None:
        """Tells that all is closed, as PyMongo does before close() returns.

        Before PyMongo's client is closed, which tells of its topology if it has used that.
        """
        for address, connections in list(self._pools.items()):
            for number in sorted(connections):
                self.connection_closed(address, number, "poolClosed")
            self.pool_closed(address)
        topology = self._delegate._topology
        if topology is not None and topology._opened:
            return
        for address in list(self._servers):
            self.server_closed(None, address)
        if self._listeners.enabled_for_topology:
            self._change_topology(TOPOLOGY_TYPE.Unknown, {})
            self._listeners.publish_topology_closed(self._id)
        for kind in ("server", "topology"):
            getattr(self._listeners, f"_EventListeners__{kind}_listeners").clear()


def _unknown_topology(settings: Any) -> TopologyDescription:
    return TopologyDescription(TOPOLOGY_TYPE.Unknown, {}, None, None, None, settings)


def _decoded_command(command: bytes) -> dict[str, Any]:
    try:
        return _motor.decode(command)
    except InvalidBSON:
        return bson.decode(command, _ANY_DATE)


def _failure(error: BaseException) -> dict[str, Any]:
    """What PyMongo tells where there is no reply."""
    return {"errmsg": str(error), "errtype": type(error).__name__}

# SPDX-License-Identifier: Apache-2.0
"""Which clients run on the core, and where a collection's operations run.

A client whose options a connection string can express has a client of the core beside its
delegate. All others run on PyMongo's code in threads.
"""

from __future__ import annotations

import os
import weakref
from typing import Any
from urllib.parse import quote

from pymongo.errors import ConfigurationError

from . import _motor, monitoring
from .errors import make_error

# --- The connection string ---

#: Options under their names in connection strings, whose values are written as they are.
_PLAIN = {
    name.lower(): name
    for name in (
        "appName authSource compressors directConnection loadBalanced localThresholdMS"
        " maxConnecting maxPoolSize minPoolSize replicaSet retryReads retryWrites"
        " serverMonitoringMode srvMaxHosts srvServiceName tls tlsAllowInvalidCertificates tlsAllowInvalidHostnames tlsCAFile tlsCertificateKeyFile"
        " tlsCertificateKeyFilePassword tlsDisableOCSPEndpointCheck zlibCompressionLevel"
    ).split()
}
#: Options whose values PyMongo keeps in seconds.
_SECONDS = {
    name.lower(): name
    for name in (
        "connectTimeoutMS heartbeatFrequencyMS maxIdleTimeMS serverSelectionTimeoutMS"
        " socketTimeoutMS waitQueueTimeoutMS"
    ).split()
}
#: Options that are not the connection's: settings of places and operations, and the credentials. Of
#: tlsInsecure PyMongo makes the options that it stands for.
_ELSEWHERE = set(
    "authmechanism authmechanismproperties connect datetime_conversion document_class driver"
    " event_listeners j journal maxstalenessseconds password readconcernlevel"
    " readpreference readpreferencetags server_api timeoutms tlsinsecure type_registry tz_aware"
    " tzinfo unicode_decode_error_handler username uuidrepresentation w wtimeoutms".split()
)


def connection_string(delegate: Any, srv: str | None) -> str | None:
    """The connection string with all options of PyMongo's client; None if one has no place in it.

    srv is the host's name if its addresses are to be found with DNS.
    """
    options = {"connectTimeoutMS": "20000", "directConnection": "false"}  # PyMongo's defaults
    if srv:
        del options["directConnection"]
    for name, value in delegate.options._options.items():
        name = name.lower()
        if value is None or name in _ELSEWHERE:
            continue
        if name in _PLAIN:
            options[_PLAIN[name]] = _written(value)
        elif name in _SECONDS:
            options[_SECONDS[name]] = str(int(value * 1000))
        else:
            return None
    if "tlsAllowInvalidCertificates" in options:  # says the same, and must stand alone
        options.pop("tlsDisableOCSPEndpointCheck", None)
    credentials = delegate.options.pool_options._credentials
    user = ""
    if credentials is not None:
        if not _add_credentials(options, credentials):
            return None
        user = quote(credentials.username or "", safe="")
        if credentials.password:
            user += ":" + quote(credentials.password, safe="")
        user += "@" if user else ""
    hosts = srv or ",".join(_host(*seed) for seed in sorted(delegate._topology_settings.seeds))
    scheme = "mongodb+srv" if srv else "mongodb"
    query = "&".join(f"{name}={quote(value, safe=',:')}" for name, value in options.items())
    return f"{scheme}://{user}{hosts}/?{query}"


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(value) if isinstance(value, (list, tuple)) else str(value)


def _host(host: str, port: int | None) -> str:
    if port is None or host.endswith(".sock"):
        return quote(host, safe="")
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


_PROPERTIES = {
    "service_name": "SERVICE_NAME",
    "service_realm": "SERVICE_REALM",
    "aws_session_token": "AWS_SESSION_TOKEN",
}


def _add_credentials(options: dict[str, str], credentials: Any) -> bool:
    """Adds what the user's name and password do not say; False if that cannot be written."""
    if credentials.mechanism == "MONGODB-OIDC":  # its properties may be functions
        return False
    if credentials.mechanism != "DEFAULT":
        options["authMechanism"] = credentials.mechanism
    if credentials.source:
        options["authSource"] = credentials.source
    properties = credentials.mechanism_properties
    written = [
        f"{name}:{getattr(properties, field)}"
        for field, name in _PROPERTIES.items()
        if isinstance(getattr(properties, field, None), str)
    ]
    if getattr(properties, "canonicalize_host_name", False):
        written.append("CANONICALIZE_HOST_NAME:true")
    if written:
        options["authMechanismProperties"] = ",".join(written)
    return True


def _srv_host(host: Any) -> str | None:
    """The host's name of mongodb+srv://user:password@name/database?options, or None."""
    if isinstance(host, (list, tuple)):
        host = host[0] if host else None
    if not isinstance(host, str) or not host.startswith("mongodb+srv://"):
        return None
    return host[len("mongodb+srv://") :].partition("?")[0].partition("/")[0].rpartition("@")[2]


# --- Clients and places ---


class Core:
    """The clients of the core that a Motor client has, one for each loop that it gives."""

    _MAX_PLACES = 1000  # of collections with the client's own settings, kept by name

    def __init__(self, client: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self._srv = _srv_host(args[0] if args else kwargs.get("host"))
        self.client: Any = None  # None before the first operation; False if there can be none
        self.loop: Any = None  # as get_io_loop() has it, of that client
        self._places: dict[tuple[str, str], Any] = {}
        self._others: dict[Any, Any] = {}  # clients of other loops, by these
        self._closed = False
        self._events: Any = None  # which those who listen to the client are told of

    def place(self, of: Any) -> Any:
        """Where the operations of a client, a database or a collection run; False if not on the
        core.
        """
        client = of._top
        if self.client is None or (self.client and self.loop is not client.get_io_loop()):
            self._connect(client)
            _all.add(self)
        if self.client is False:
            return False
        delegate = of.delegate
        names = of._names
        if not _same_settings(delegate, client.delegate):
            return self.new_place(*names, delegate.codec_options, delegate)
        place = self._places.get(names)
        if place is None:
            if len(self._places) >= self._MAX_PLACES:
                self._places.clear()
            place = self._places[names] = self.new_place(*names, delegate.codec_options, delegate)
        return place

    def new_place(self, database: str, collection: str, codec_options: Any, settings: Any) -> Any:
        """One with the concerns of PyMongo's object."""
        return self.client.place(
            database,
            collection,
            codec_options,
            settings.read_preference.document,
            settings.read_concern.document,
            settings.write_concern.document,
        )

    def database_place(self, name: str, codec_options: Any, read_preference: Any = None) -> Any:
        """One of a database for commands, which have no concerns but what they are sent with."""
        preference = read_preference and read_preference.document
        return self.client.place(name, "", codec_options, preference)

    def _connect(self, client: Any) -> None:
        if self.client:
            self._others[self.loop] = self.client
        self._places.clear()
        self.loop = client.get_io_loop()
        self.client = self._others.pop(self.loop, None) or self._made(client)
        for loop in [
            each for each in self._others if client._framework.asyncio_loop(each).is_closed()
        ]:
            self._others.pop(loop).close()

    def _made(self, client: Any) -> Any:
        uri = None if self._closed else connection_string(client.delegate, self._srv)
        if uri is None:
            return False
        given = os.environ.get("MOTOR_MAX_WORKERS")
        workers = int(given) if given else None
        loop = client._framework.asyncio_loop(self.loop)
        self._events = self._events or monitoring.events(client.delegate)
        listener = self._events.by_kind() if self._events else None
        try:
            return _motor.Client(
                uri,
                loop,
                make_error,
                workers,
                _server_api(client.delegate),
                listener,
                client.delegate.options.pool_options.wait_queue_timeout or 0,
            )
        except ConfigurationError:  # PyMongo takes what the core does not
            return False

    def forget_places(self) -> None:
        """After a change of the client's settings."""
        self._places.clear()

    def leave_parent(self) -> None:
        """In a child that fork() made: the client of the core is the parent's."""
        self.client = self.loop = None
        self._places.clear()
        self._others.clear()

    def close(self) -> None:
        """Closes the core's client, if there is one."""
        self._closed = True
        for each in [self.client, *self._others.values()]:
            if each:
                each.close()
        if self._events:
            self._events.close()


_all: weakref.WeakSet[Core] = weakref.WeakSet()  # that have, or may have, a client of the core


def _leave_parent() -> None:
    for each in list(_all):
        each.leave_parent()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_leave_parent)


def _server_api(delegate: Any) -> dict[str, Any] | None:
    declared = delegate.options.pool_options.server_api
    if declared is None:
        return None
    return {
        "version": declared.version,
        "strict": declared.strict,
        "deprecationErrors": declared.deprecation_errors,
    }


def _same_settings(one: Any, other: Any) -> bool:
    return (
        one.codec_options is other.codec_options
        and one.read_preference is other.read_preference
        and one.write_concern is other.write_concern
        and one.read_concern is other.read_concern
    )

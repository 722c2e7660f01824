"""No test talks to anything but this machine."""

import ipaddress
import socket
from collections.abc import Callable
from typing import Any

_LOCAL_NAMES = {"localhost", "", None}


class NetworkBlockedError(RuntimeError):
    """A test wanted to reach another machine."""


def block() -> None:
    """Let sockets connect, and names be looked up, on this machine alone, until the process ends."""
    socket.socket.connect = _guarded(socket.socket.connect)  # type: ignore[method-assign]
    socket.socket.connect_ex = _guarded(socket.socket.connect_ex)  # type: ignore[method-assign]
    look_up = socket.getaddrinfo

    def getaddrinfo(host: Any, *arguments: Any, **options: Any) -> Any:
        _check(host)
        return look_up(host, *arguments, **options)

    socket.getaddrinfo = getaddrinfo


def _guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            _check(address[0])
        return connect(self, address)

    return guarded


def _check(host: Any) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    if not (name in _LOCAL_NAMES or _is_loopback(str(name))):
        raise NetworkBlockedError(f"a test wanted to reach {name}; tests stay on this machine")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False

"""What must be right before anything is started; each fault is one clear line."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
from pathlib import Path
from typing import IO

NEARBY_PORTS = 50


class CannotStart(Exception):
    """The site cannot be started; the message says why and what to do."""


def writable_folder(folder: Path) -> None:
    """Raise CannotStart unless files can be written in the folder, which is made if need be."""
    probe = folder / f".probe-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        raise CannotStart(
            f"Cannot write to the data folder {folder} ({error.strerror}). Set WARBLER_DATA_DIR to another one."
        ) from error


def free_port(host: str, port: int) -> None:
    """Raise CannotStart unless a server can listen there."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotStart(f"Port {port} is in use. Choose another one: make run PORT={port + 1}") from error
        raise CannotStart(f"Cannot listen on {host}:{port} ({error.strerror}).") from error


def next_free_port(host: str, port: int) -> int:
    """Return the first port after `port` at which a server can listen; raise CannotStart if there is none near."""
    for candidate in range(port + 1, min(port + NEARBY_PORTS, 65536)):
        try:
            free_port(host, candidate)
        except CannotStart:
            continue
        return candidate
    raise CannotStart(f"No port just after {port} is free for the tutor's streams. Set STREAM_PORT to a free one.")


def port_number(text: str) -> int:
    """Return a port from the environment. Raises CannotStart if it is none."""
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise CannotStart(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def sole_runner(folder: Path) -> IO[str]:
    """Return a lock on the data folder, to be kept open; raise CannotStart if another runner holds it."""
    lock = (folder / "running").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise CannotStart(f"Warbler is running already with the data folder {folder}. Stop it there first.") from error
    return lock

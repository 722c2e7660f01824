import socket
import urllib.request

import pytest

from tests.network import NetworkBlockedError


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 80)])
def test_a_connection_to_another_machine_is_refused(address):
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as outgoing, pytest.raises(NetworkBlockedError):
        outgoing.connect(address)


def test_a_name_of_another_machine_is_not_looked_up():
    with pytest.raises(NetworkBlockedError):
        urllib.request.urlopen("http://warbler.example/", timeout=1)


def test_a_connection_on_this_machine_goes_through():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as outgoing:
        assert outgoing.getpeername() == server.getsockname()

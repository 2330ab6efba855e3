"""The loopback web keeps what it promises, seen with the standard library's own client."""

import http.client
import socket
import ssl
import threading

from tests.web import LoopbackWeb, misbehave


def test_hosts_pages_and_hits() -> None:
    with LoopbackWeb() as web:
        host = web.host("One.test")
        assert host.page("/p", "<p>hé</p>", headers={"X-A": "1"}) == "http://one.test/p"
        connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=5)
        for path, status in (("/p?q=1", 200), ("/missing", 404)):
            connection.request("GET", path, headers={"Host": "one.test"})
            response = connection.getresponse()
            body = response.read()
            assert response.status == status
        connection.request("GET", "/p", headers={"Host": "two.test"})
        response = connection.getresponse()
        response.read()
        assert response.status == 421
        connection.close()
        assert body == b"<h1>Not found</h1>"
        assert [(hit.path, hit.tls) for hit in web.hits_of("one.test")] == [("/p?q=1", False), ("/missing", False)]
        assert len({hit.connection for hit in web.hits}) == 1


def test_each_host_has_a_certificate_of_its_own() -> None:
    with LoopbackWeb() as web:
        trusted = ssl.create_default_context(cafile=web.ca_file)
        for name in ("one.test", "two.test"):
            web.host(name)
            with (
                socket.create_connection(("127.0.0.1", web.tls_port), timeout=5) as sock,
                trusted.wrap_socket(sock, server_hostname=name) as secure,
            ):
                names = secure.getpeercert()
                assert names
                assert ("DNS", name) in names["subjectAltName"]


def test_leaving_ends_every_thread_even_of_routes_that_never_end() -> None:
    before = set(threading.enumerate())
    with LoopbackWeb() as web:
        host = web.host("stuck.test")
        host.route("/hang", misbehave.hang())
        host.route("/endless", misbehave.endless_body())
        sockets = [socket.create_connection(("127.0.0.1", web.port), timeout=5) for _ in range(2)]
        for sock, path in zip(sockets, ("/hang", "/endless"), strict=True):
            sock.sendall(f"GET {path} HTTP/1.1\r\nHost: stuck.test\r\n\r\n".encode())
        sockets[1].recv(100)
    for sock in sockets:
        sock.close()
    assert set(threading.enumerate()) <= before


def test_settings_lead_everything_here() -> None:
    with LoopbackWeb() as web:
        web.refuse("shut.test")
        settings = web.settings(per_host=1)
        assert settings.per_host == 1
        assert settings.ca_file == web.ca_file
        assert settings.connect_to[0].host == "shut.test"
        assert {rule.to_port for rule in settings.connect_to[-2:]} == {web.port, web.tls_port}

"""A loopback internet for tests, the demo and the bench: hosts over HTTP and TLS that behave or misbehave."""

from tests.web.server import Call, Hit, Host, LoopbackWeb, Route

__all__ = ["Call", "Hit", "Host", "LoopbackWeb", "Route"]

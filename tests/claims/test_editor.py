"""The schema as editors show it: asked of the YAML language server, which VS Code, Neovim, Helix and others run."""

import json
import shutil
import subprocess
from collections.abc import Iterator

import pytest

from checker.claims.schema import claim_schema_text
from tests.validators import program, validator

GOOD = """\
# yaml-language-server: $schema=claim.schema.json
schema: 1
sources:
  courier:
    issued: 2020-07
    url: https://a.example/
claims:
- text: It sank.
  source: courier
  quote: sank at nine
"""


class Server:
    """A language server on a pipe (Language Server Protocol 3.17, base protocol)."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._number = 0

    def send(self, method: str, params: object, *, ask: bool = False) -> object:
        self._number += 1
        body = json.dumps(
            {"jsonrpc": "2.0", "method": method, "params": params} | ({"id": self._number} if ask else {})
        ).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()
        if not ask:
            return None
        return next(message["result"] for message in self.messages() if message.get("id") == self._number)

    def messages(self) -> Iterator[dict]:
        stream = self._process.stdout
        assert stream is not None
        while line := stream.readline():
            size = int(line.split(b":")[1])
            assert stream.readline() == b"\r\n"
            message = json.loads(stream.read(size))
            if "id" in message and "method" in message:  # a question of the server's own
                answer = json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": [None] * 4}).encode()
                assert self._process.stdin is not None
                self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(answer) + answer)
                self._process.stdin.flush()
                continue
            yield message

    def diagnostics(self, uri: str, text: str) -> list[tuple[int, str]]:
        """What is underlined in a new text: lines from 0 and messages."""
        self.send(
            "textDocument/didOpen",
            {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": text}},
        )
        said = next(
            message["params"]
            for message in self.messages()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri
        )
        return [(one["range"]["start"]["line"], one["message"]) for one in said["diagnostics"]]

    def at(self, method: str, uri: str, line: int, character: int) -> object:
        place = {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}
        return self.send(f"textDocument/{method}", place, ask=True)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    node, script = program("node"), validator("yaml-language-server") / "bin" / "yaml-language-server"
    folder = tmp_path_factory.mktemp("claims")
    (folder / "claim.schema.json").write_text(claim_schema_text(), encoding="utf-8")
    process = subprocess.Popen([node, script, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        running = Server(process)
        options = {"processId": None, "rootUri": folder.as_uri(), "capabilities": {}}
        running.send("initialize", options, ask=True)
        running.send("initialized", {})
        settings = {"yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}}
        running.send("workspace/didChangeConfiguration", {"settings": settings})
        yield running, folder
    finally:
        process.kill()
        process.communicate()
        shutil.rmtree(folder)


def test_a_sound_file_is_not_underlined_and_fields_say_what_they_are(server):
    running, folder = server
    uri = (folder / "good.yaml").as_uri()
    assert running.diagnostics(uri, GOOD) == []
    for line, words in ((4, "When it appeared"), (7, "The statement, in the editor"), (9, "The words")):
        shown = running.at("hover", uri, line, 4)
        assert words in json.dumps(shown), (line, shown)
    shown = json.dumps(running.at("hover", uri, 4, 5))
    assert "2020-07" in shown, "examples are shown"


def test_a_mistake_is_underlined_where_it_stands(server):
    running, folder = server
    wrong = GOOD.replace("  quote: sank", "  qoute: sank").replace("2020-07", "July")
    found = running.diagnostics((folder / "wrong.yaml").as_uri(), wrong)
    assert {line for line, _ in found} >= {4, 9}


def test_names_are_offered(server):
    running, folder = server
    uri = (folder / "new.yaml").as_uri()
    running.diagnostics(uri, GOOD.replace("  quote: sank at nine\n", "  c\n"))
    offered = json.dumps(running.at("completion", uri, 9, 3))
    for name in ("context", "cites", "reviews", "archive_url"):
        assert f'"label": "{name}"' in offered

"""What the document tests ask a worker process to do."""

import json

from checker.document.read import read_document


def outline(body: bytes, careful: bool) -> bytes:
    """How a page was read, and how much text each channel has."""
    document = read_document(body, "text/html", "utf-8", "", careful=careful)
    sizes = {channel.name.value: len(channel.text) for channel in document.channels}
    return json.dumps([document.readable, document.reason, sizes]).encode()

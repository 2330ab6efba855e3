"""The time stamp of a package: asked of an authority, or taken from a file."""

import io
import zipfile
from pathlib import Path

from checker.capture.guard import GuardedSession
from checker.errors import UsageError
from checker.evidence.timestamp import ask_authority, read_stamp
from checker.evidence.wacz import PACKAGE, stamped
from checker.settings import Settings

__all__ = ["stamp"]


def stamp(package: bytes, where: str, settings: Settings) -> bytes:
    """Put a time stamp in a package.

    Args:
        package: The package, a WACZ file.
        where: An authority's address, or a file with its answer (DER, as `openssl ts -reply` writes it).
        settings: How the authority is reached.

    Raises:
        UsageError: the file cannot be read.
        EvidenceError: there is no time stamp to be had, or it is of something else.
    """
    with zipfile.ZipFile(io.BytesIO(package)) as file:
        listing = file.read(PACKAGE)
    if where.lower().startswith(("http://", "https://")):
        session = GuardedSession(settings)
        try:
            return stamped(package, ask_authority(session, where, listing))
        finally:
            session.close()
    try:
        response = Path(where).read_bytes()
    except OSError as error:
        raise UsageError(f"{where} cannot be read: {error.strerror or error}") from None
    read_stamp(response, listing, ())
    return stamped(package, response)

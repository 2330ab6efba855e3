"""Everything that may be raised on purpose, in one tree.

    SourcecheckError            what the command line prints as one sentence before it exits with 2
    ├── UsageError              a flag, a path or an address that cannot be used
    │   └── SettingsError       a setting of the wrong kind, unknown, or not to be set from there
    ├── ClaimFileError          a claim file that cannot be read at all, or cannot be edited without loss
    ├── ImportFileError         a document that no importer can read, or whose claims cannot be written
    ├── EvidenceError           the evidence store is missing, in use by another run, full or damaged
    └── ReportError             a run.json that cannot be read or written

A fetch that fails and a parser that dies are not here: they are data (`Capture.outcome`, `Reading.readable`),
since a verdict must be able to speak of them. So is a mistake inside a claim file that spares its other claims:
see `checker.model.claim.Problem`.
"""

__all__ = [
    "ClaimFileError",
    "EvidenceError",
    "ImportFileError",
    "ReportError",
    "SettingsError",
    "SourcecheckError",
    "UsageError",
]


class SourcecheckError(Exception):
    """Something that keeps a command from running.

    Args:
        message: One sentence for a person: what is wrong and where.
        hint: What to do about it, or "" when the message says it all.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def printed(self) -> str:
        """The sentence as it is printed, and below it what to do."""
        return f"error: {self.message}" + (f"\n  = help: {self.hint}" if self.hint else "")


class UsageError(SourcecheckError):
    """A flag, a path or an address that cannot be used."""


class SettingsError(UsageError):
    """A setting of the wrong kind, unknown, or not to be set from there."""


class ClaimFileError(SourcecheckError):
    """A claim file that cannot be read at all, or cannot be edited without loss."""


class ImportFileError(SourcecheckError):
    """A document that no importer can read, or whose claims cannot be written."""


class EvidenceError(SourcecheckError):
    """The evidence store is missing, in use by another run, full or damaged."""


class ReportError(SourcecheckError):
    """A run.json that cannot be read or written."""

"""sourcecheck: do the cited links resolve, and do the quoted words stand there?

The way through the program is `checker.audit`; the types it passes along are in `checker.model`.
"""

__version__ = "0.1.0"

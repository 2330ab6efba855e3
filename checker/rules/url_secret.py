"""`url-secret`: an address carries a secret."""

from collections.abc import Iterator

from checker.capture.secrets import redact, secret_in
from checker.model.finding import Family, Finding, Severity
from checker.rules.base import Audited, Rule

__all__ = ["UrlSecret"]


class UrlSecret(Rule):
    """An address carries a secret."""

    id = "url-secret"
    family = Family.SOURCE
    severity = Severity.ERROR
    summary = "An address carries a secret."
    help = """\
The address holds a token, a password or a signature. Claim files and reports are public, and archives keep what they
are asked. Such an address is never fetched, and every report shows it redacted.

Take the secret out, and have it revoked: the file's history still has it."""
    example = """\
error[url-secret]: the address carries a secret (access_token)
 --> claims/storms.yaml:14:10"""
    before = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log?access_token=0123456789abcdef
  quote: 42 boats went down in the harbour"""
    mended = "The address works without its secret, which was revoked all the same."
    after = """\
schema: 1
claims:
- text: The storm sank 42 boats.
  url: https://port.example/log
  quote: 42 boats went down in the harbour"""
    offline = True

    def check(self, audited: Audited) -> Iterator[Finding]:
        for file in audited.files:
            sources = [(f"{file.stem}/{key}", source.where, source) for key, source in file.sources.items()]
            sources += [
                (file.full_id(claim), citation.where, file.source_of(citation))
                for claim in file.claims
                for citation in claim.cites or ()
                if citation.url or citation.archive_url
            ]
            for name, where, source in sources:
                secret = secret_in(source.url) or secret_in(source.archive_url)
                if secret:
                    yield self.at_source(
                        name,
                        where,
                        f"the address carries a secret ({secret})",
                        "take it out and have it revoked: the file's history still has it",
                        url=redact(source.url),
                    )

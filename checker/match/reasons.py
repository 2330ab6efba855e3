"""Why words could not be looked for: every reason that reading a page may give, in a sentence."""

from typing import Final

from checker.capture.classify import Reason
from checker.match.reading import FAILURES

__all__ = ["READING_REASONS"]

_SIGNS: Final = "The known signs, docs/signs.md"
_WHOLE: Final = "Half of a page is no page: what is missing may stand in the rest"
_HTML: Final = "The HTML standard, https://html.spec.whatwg.org"
_PDF: Final = "ISO 32000-2 (PDF 2.0)"
_WORD: Final = "Office Open XML, ECMA-376"
_PACKAGE: Final = "MHTML, RFC 2557; WARC, ISO 28500; WACZ 1.1.1"
_LIMITS: Final = "The limits of this program: what is read may come from strangers"

READING_REASONS: Final[dict[str, Reason]] = {
    "bot-wall": Reason("The host asks visitors to prove that they are no robot.", _SIGNS),
    "consent-wall": Reason("The host shows a consent form instead of the page.", _SIGNS),
    "login-wall": Reason("The host asks visitors to log in.", _SIGNS),
    "paywall": Reason("The page is a stub: the rest is for subscribers.", _SIGNS),
    "script-shell": Reason("The page builds its text with scripts, which are not run.", _SIGNS),
    "sent-on": Reason("The page sends its visitors on to another address.", f"{_HTML} §4.2.5.3"),
    "embedded-document": Reason("The page shows a document inside itself, which was not read.", _WHOLE),
    "empty-page": Reason("The page shows no text.", _WHOLE),
    "charset-guessed": Reason(
        "The page does not say its encoding, which was guessed.", "https://encoding.spec.whatwg.org"
    ),
    "not-text": Reason("What was called text is none in any encoding.", "https://encoding.spec.whatwg.org"),
    "unsupported-type": Reason("The file is of a type whose words are not read.", "The readers, checker/document"),
    "damaged-xml": Reason("The file is not well-formed XML.", "XML 1.0 §2.1"),
    "page-too-large": Reason("The page is larger than what is read.", _LIMITS),
    "pdf-damaged": Reason("The PDF cannot be opened, or some page of it cannot be read.", _PDF),
    "pdf-encrypted": Reason("The PDF asks for a password.", f"{_PDF} §7.6"),
    "pdf-no-text": Reason("Pages of the PDF are pictures without text.", _PDF),
    "pdf-no-text-map": Reason("Fonts of the PDF do not say which letters they draw.", f"{_PDF} §9.10"),
    "pdf-too-large": Reason("The PDF is larger than what is read.", _LIMITS),
    "docx-damaged": Reason("The Word file cannot be unpacked, or some part of it is not what it should be.", _WORD),
    "docx-encrypted": Reason("The Word file asks for a password.", _WORD),
    "docx-too-large": Reason("The Word file unpacks to more than what is read.", _LIMITS),
    "package-damaged": Reason("The saved page or archive file cannot be taken apart.", _PACKAGE),
    "package-no-page": Reason("The saved page or archive file does not hold the page of the cited address.", _PACKAGE),
    "package-page-status": Reason("What the archive file holds of the page is an error.", _PACKAGE),
    "package-too-large": Reason("The saved page or archive file unpacks to more than what is read.", _LIMITS),
    **{f"reader-{code}": Reason(sentence, _LIMITS) for code, sentence in FAILURES.items()},
    "no-words": Reason("The quote holds no letter or digit.", "There is nothing to look for"),
    "too-repetitive": Reason("The page repeats words of the quote too often to look at every place.", _LIMITS),
}
"""Every reason a page or a quote can be unreadable for, by code."""

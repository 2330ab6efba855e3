"""What a repository's `lychee.toml` and `.lycheeignore` amount to here: flags, settings, waivers, and what is left.

Proposals for a person, never applied: an exclusion hides a link for good, a waiver ends on a day and says why. Nothing
that could be a secret (headers, credentials) is printed.
"""

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from checker.claims.urls import url_fault
from checker.claims.write import waiver_lines
from checker.errors import ImportFileError
from checker.model.claim import Waiver

__all__ = ["Proposal", "proposal_text", "propose"]

_WAIVED: Final = ("link-gone", "link-unreachable")
_DAYS: Final = 180
_HARMLESS: Final = frozenset({401, 402, 403, 407, 429, 451, 999})
_AGE: Final = re.compile(r"\s*(\d+)\s*(s|m|h|d|w)\w*\s*", re.IGNORECASE)

_FLAGS: Final = {
    "timeout": ("--timeout", 86_400),
    "max_concurrency": ("--lanes", 128),
    "host_concurrency": ("--per-host", 32),
}
"""Numbers that only an operator may set, each with the flag and the most it takes."""

_SETTINGS: Final = {"max_redirects": ("max-redirects", 1_000), "max_retries": ("retries", 5)}

_NO_NEED: Final = {
    "exclude_all_private": "private addresses are never asked, whatever a name resolves to",
    "exclude_private": "private addresses are never asked, whatever a name resolves to",
    "exclude_link_local": "link-local addresses are never asked",
    "exclude_loopback": "this machine is never asked",
    "exclude_mail": "mail addresses are never asked",
    "include_mail": "mail addresses are never asked",
    "include_fragments": "fragments are always looked for, where it can be told whether they are there",
    "github_token": "pages of GitHub are asked as any other; a token would go to a host that need not have it",
    "cookie_jar": "there are no cookies",
    "retry_wait_time": "Retry-After and a growing pause decide",
    "host_request_interval": "--polite waits 1-2 s between requests to a domain",
    "threads": "--lanes says how many addresses are asked at once",
    "no_progress": "--no-progress",
    "suggest": "an earlier copy is looked for wherever a page is gone",
    "archive": "an earlier copy is looked for wherever a page is gone",
    "cache_exclude_status": "only pages that were captured are used again",
    "verbose": "-v",
    "format": "--format",
    "output": "--format NAME=FILE",
    "mode": "--color",
    "host_stats": "the report has every address with its host",
    "dump": "run.json has every link with its place",
    "dump_inputs": "run.json has every file that was read",
    "cache": "--max-age uses captures again; without it pages are asked whether they changed",
}
"""Options that need nothing here, and why, or what to say instead."""

_NO_COUNTERPART: Final = {
    "insecure": "a certificate that cannot be trusted is never accepted; --ca-file adds an authority of your own",
    "scheme": "http and https are asked, nothing else is",
    "require_https": "an http link whose host has https is not reported",
    "method": "pages are read, so they are asked with GET",
    "header": "headers are an operator's: they are not read from a file that lies beside documents",
    "headers": "headers are an operator's: they are not read from a file that lies beside documents",
    "basic_auth": "credentials are not read from a file that lies beside documents",
    "hosts": "settings of single hosts are not carried over",
    "remap": "an address is asked as it stands; --connect-to serves a host from elsewhere",
    "exclude_path": "name the files and folders to audit; what git ignores is passed over",
    "include": "every link is asked; there is nothing to except from exclusions",
    "include_wikilinks": "wiki links are not read",
    "fallback_extensions": "a link to guide with a guide.md beside it is a note of link-local",
    "index_files": "folders are found by themselves, with README or index for their anchors",
    "glob_ignore_case": "paths are names of files and folders; the shell expands patterns",
    "hidden": "hidden folders are passed over",
    "no_ignore": "what git ignores is passed over; a folder that is named is read",
    "skip_missing": "a path that is missing is a mistake",
    "extensions": "files are chosen by their endings: Markdown, HTML and claim files",
    "default_extension": "files are chosen by their endings",
    "preprocess": "no program is run on documents",
    "min_tls": "the system's own minimum holds",
    "generate": "sourcecheck --help",
    "files_from": "give the paths as arguments: xargs does",
}
"""Options that have no counterpart, and why or what to do instead."""


@dataclass(slots=True)
class Proposal:
    """What is proposed. `flags` are for the command line, `settings` for `sourcecheck.toml`, `left` are sentences."""

    name: str
    flags: list[str] = field(default_factory=list)
    settings: list[tuple[str, str]] = field(default_factory=list)
    waivers: list[Waiver] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def propose(text: str, name: str, today: dt.date, ignored: str = "") -> Proposal:
    """Read a configuration of lychee's.

    Args:
        text: The content of `lychee.toml`, "" when there is none.
        name: What to call it.
        today: The waivers end 180 days later.
        ignored: The content of `.lycheeignore`, one pattern a line.

    Raises:
        ImportFileError: it is no TOML.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ImportFileError(f"{name} is no TOML: {error}") from None
    proposal = Proposal(name)
    for key, value in table.items():
        _option(proposal, key.replace("-", "_"), value)
    patterns = [(str(pattern), name) for pattern in _listed(table.get("exclude"))]
    patterns += [(line.strip(), ".lycheeignore") for line in ignored.splitlines()]
    for pattern, where in dict.fromkeys(patterns):
        if pattern and not pattern.startswith("#"):
            _exclusion(proposal, pattern, where, today)
    return proposal


def proposal_text(proposal: Proposal) -> str:
    """The proposal as one text: flags, a settings file and a waiver file, each under its name, and what is left."""
    lines = [f"# From {proposal.name}. Proposals: read them, and keep what you mean.", ""]
    command = " ".join(["sourcecheck audit", *proposal.flags])
    lines += [
        "# --- The command; these are an operator's, so they stand in no file of the repository",
        f"#   {command}",
    ]
    lines += ["", "# --- sourcecheck.toml"]
    lines += [f"{key} = {value}" for key, value in proposal.settings] or ["# nothing that differs from the defaults"]
    lines += ["", "# --- claims/waivers.yaml"]
    if proposal.waivers:
        lines += [
            "# A waived link is still asked. After the first audit, take out what waiver-unused names: hosts that",
            "# block programs need no waiver, since a blocked page is inconclusive and never a failure.",
            "schema: 1",
            "waivers:",
            *(line for waiver in proposal.waivers for line in waiver_lines(waiver, "")),
        ]
    else:
        lines.append("# nothing to waive")
    lines += ["", "# --- Left out, and why"]
    lines += [f"# - {sentence}" for sentence in proposal.left] or ["# nothing"]
    return "\n".join(lines) + "\n"


def _option(proposal: Proposal, key: str, value: Any) -> None:  # noqa: ANN401 - TOML values are of any type
    """What one option amounts to."""
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else None
    if key in _FLAGS and number is not None and number > 0:
        flag, most = _FLAGS[key]
        proposal.flags.append(f"{flag} {min(int(number), most)}")
    elif key in _SETTINGS and number is not None and number >= 0:
        setting, most = _SETTINGS[key]
        proposal.settings.append((setting, str(min(int(number), most))))
    elif key == "accept":
        _accept(proposal, value)
    elif key == "max_cache_age" and (age := _AGE.fullmatch(str(value))):
        count, unit = int(age[1]), age[2].lower()
        proposal.flags.append(f"--max-age {count * 7}d" if unit == "w" else f"--max-age {count}{unit}")
    elif key == "include_verbatim":
        proposal.flags += ["--include-code"] if value is True else []
    elif key in ("base", "base_url", "root_dir"):
        if str(value).lower().startswith(("http://", "https://")):
            proposal.flags.append(f"--root-url {_plain(str(value))}")
        else:
            proposal.left.append(f"{key}: links that begin with / are followed from the repository's root")
    elif key == "user_agent":
        proposal.left.append(
            "user_agent: ours says what it is. SOURCECHECK_USER_AGENT sets another: name yourself and a contact; one "
            "of a browser is answered by more hosts, and is a lie"
        )
    elif key == "offline":
        proposal.left += ["offline: sourcecheck lint follows links on disk and asks nothing"] if value is True else []
    elif key in _NO_NEED:
        proposal.left.append(f"{key}: not needed: {_NO_NEED[key]}")
    elif key in _NO_COUNTERPART:
        proposal.left.append(f"{key}: {_NO_COUNTERPART[key]}")
    elif key != "exclude":
        proposal.left.append(f"{_plain(key)}: not known here")


def _accept(proposal: Proposal, value: object) -> None:
    """Which status codes count as alive: most need nothing, the rest is a matter of single links."""
    ranges: list[tuple[int, int]] = []
    for item in _listed(value):
        found = re.fullmatch(r"\s*(\d{3})?(?:(\.\.=?)(\d{3})?)?\s*", str(item))
        if found is None or not any(found.groups()):
            proposal.left.append(f"accept: {_plain(str(item))} is not understood")
            continue
        low = int(found[1] or 100)
        high = (int(found[3]) - (found[2] == "..") if found[3] else 999) if found[2] else low
        ranges.append((low, high))
    codes = {code for low, high in ranges for code in (*_HARMLESS, 404, 410, 500, 502, 503) if low <= code <= high}
    if blocked := sorted(codes & _HARMLESS):
        proposal.left.append(
            f"accept: {_codes(blocked)}: not needed: a host that blocks programs is inconclusive, never a failure, and "
            "a link that is really dead is not hidden by it"
        )
    if gone := sorted(codes & {404, 410}):
        proposal.left.append(
            f"accept: {_codes(gone)}: a page that is gone is told as gone; waive link-gone for the address or host"
        )
    if broken := sorted(codes & {500, 502, 503}):
        proposal.left.append(
            f"accept: {_codes(broken)}: not needed: a server's trouble is inconclusive, never a failure"
        )


def _exclusion(proposal: Proposal, pattern: str, where: str, today: dt.date) -> None:
    """Waivers for what a pattern excludes, when it is plainly one host or one address; else a sentence."""
    shown = _plain(pattern)
    plain = re.sub(r"(?:\.\*|/\*|\(/?\.\*\)\??)*\$?\Z", "", pattern.removeprefix("^").removeprefix(".*"))
    plain = re.sub(
        r"\A(?:\(?https\?\)?|\(\?:https\?\)|https\?|\(http\|https\)|\(https\|http\)):(?=\\?/)", "https:", plain
    )
    plain = re.sub(r"\\([-./:?=&_#~+])", r"\1", plain)
    if re.match(r"(?:mailto|tel|file|data|javascript|ftp):", plain, re.IGNORECASE):
        proposal.left.append(f"{where}: {shown}: not needed: such links are not asked")
        return
    subject = _subject(plain)
    if subject is None:
        proposal.left.append(f"{where}: {shown}: a pattern, and waivers name a host or an address: waive what is found")
        return
    key, value = subject
    if key == "host" and re.fullmatch(r"(?:.*\.)?(?:example(?:\.(?:com|org|net))?|localhost|invalid|test)", value):
        proposal.left.append(f"{where}: {shown}: not needed: nobody answers there, and documents may name it freely")
        return
    proposal.waivers += (
        Waiver.model_validate(
            {
                "rule": rule,
                key: value,
                "because": f"excluded in {where}",
                "by": f"import of {where}",
                "until": today + dt.timedelta(days=_DAYS),
            }
        )
        for rule in _WAIVED
    )


def _subject(plain: str) -> tuple[str, str] | None:
    """The host or address that a pattern without its usual wildcards is, or None."""
    if re.search(r"[\\*+()\[\]{}|^$\s]", plain) or not plain:
        return None
    if re.fullmatch(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+/?", plain, re.IGNORECASE) or plain == "localhost":
        return "host", plain.rstrip("/").lower()
    if url_fault(plain) is not None:
        return None
    parts = urlsplit(plain)
    if parts.path in ("", "/") and not parts.query:
        return "host", (parts.hostname or "").lower()
    return None if "?" in plain and not parts.query else ("url", plain)


def _listed(value: object) -> Iterable[object]:
    """One item, a list, or items between commas."""
    if isinstance(value, list):
        return value
    if isinstance(value, str):
        return [part for part in value.split(",") if part.strip()]
    return [] if value is None or isinstance(value, Mapping) else [value]


def _codes(codes: Iterable[int]) -> str:
    return ", ".join(map(str, codes))


def _plain(text: str) -> str:
    """Foreign text for a comment of one line."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text)[:200]

"""One guarded tree to a ClaimFile or to waivers, and all that is wrong with it."""

from dataclasses import dataclass, field
from typing import Any, Final

from checker.claims.copies import is_copies_file
from checker.claims.guard import guarded_tree
from checker.claims.kinds import names_of
from checker.claims.reader import Reader
from checker.claims.sentences import shown
from checker.claims.tree import Mapping, Node, RefusedError, Scalar, Sequence, Tree
from checker.claims.widen import read_claim
from checker.model.claim import Claim, ClaimFile, DocumentInfo, Location, Problem, Source, Waiver
from checker.model.copies import SuppliedCopy

__all__ = ["MAX_PROBLEMS", "FileRead", "is_waiver_file", "read_text"]

MAX_PROBLEMS: Final = 500
"""Problems of one file that are told one by one."""

_SUBJECTS = ("host", "url", "source", "claim")


@dataclass(slots=True)
class FileRead:
    """What one text came to. `file` is None when it was refused, and for a waiver file or a listing of copies."""

    file: ClaimFile | None = None
    waivers: tuple[Waiver, ...] = ()
    copies: tuple[SuppliedCopy, ...] = ()
    problems: list[Problem] = field(default_factory=list)


def is_waiver_file(name: str) -> bool:
    """Whether a path names waivers rather than claims."""
    return name.replace("\\", "/").rsplit("/", 1)[-1].casefold() in ("waivers.yaml", "waivers.yml")


def read_text(text: str, name: str) -> FileRead:
    """Read a claim file or waivers.yaml.

    Args:
        text: The file's text.
        name: Its path, for places and to tell waivers from claims.

    Returns:
        Everything in it that is sound, and a problem for everything else, in the order of the file; of more than
        MAX_PROBLEMS the last says how many there are. Never raises for what the text says.
    """
    read = _read(text, name)
    read.problems.sort(key=lambda problem: (problem.where.line, problem.where.column))
    if len(read.problems) > MAX_PROBLEMS:
        more = len(read.problems) - MAX_PROBLEMS
        where = read.problems[MAX_PROBLEMS].where
        read.problems[MAX_PROBLEMS:] = [Problem(where, f"and {more:,} more mistakes from here on", "mend these first")]
    return read


def _read(text: str, name: str) -> FileRead:
    """As `read_text`, with all problems."""
    try:
        tree = guarded_tree(text, name)
    except RefusedError as refused:
        return FileRead(problems=[refused.problem])
    reader = Reader(tree.source)
    waivers, copies = is_waiver_file(name), is_copies_file(name)
    what = "a waiver file" if waivers else "a listing of copies" if copies else "a claim file"
    if tree.root is None or (isinstance(tree.root, Scalar) and tree.root.value == ""):
        return FileRead(problems=[Problem(Location(name), f"{what} with nothing in it", "begin it with `schema: 1`")])
    root = reader.mapping(tree.root, what, "begin it with `schema: 1`")
    if root is None:
        return FileRead(problems=reader.problems)
    side = frozenset({"schema", "waivers"}) if waivers else frozenset({"schema", "copies"})
    known = side if waivers or copies else names_of(ClaimFile)
    fields = {name: value for name, (_, value) in reader.fields(root, known, what).items()}
    if not _schema(reader, root, fields):
        return FileRead(problems=reader.problems)
    if waivers:
        return FileRead(waivers=_waivers(reader, fields.get("waivers")), problems=reader.problems)
    if copies:
        return FileRead(copies=_copies(reader, fields.get("copies")), problems=reader.problems)
    return FileRead(file=_claim_file(reader, tree, fields), problems=reader.problems)


def _schema(reader: Reader, root: Mapping, fields: dict[str, Node]) -> bool:
    """Whether the file is of the schema read here; a file that does not say is read as 1, with a problem."""
    node = fields.get("schema")
    if node is None or (isinstance(node, Scalar) and node.nothing):
        at = root.pairs[0][0] if root.pairs else root
        reader.flag(at, "`schema` is missing", "add `schema: 1` as the first line")
        return True
    if isinstance(node, Scalar) and node.value == "1":
        return True
    reader.flag(node, "`schema` is not 1, so nothing in this file was checked", "use a version that reads it")
    return False


def _claim_file(reader: Reader, tree: Tree, fields: dict[str, Node]) -> ClaimFile:
    document = DocumentInfo()
    node = fields.get("document")
    if node is not None and not (isinstance(node, Scalar) and node.nothing):
        mapping = reader.mapping(node, "`document`")
        read = None if mapping is None else reader.build(DocumentInfo, mapping, "`document`")
        # A mistake may hide `confidential: true`; what could be confidential is treated so.
        document = DocumentInfo(confidential=True) if read is None else read
    sources, faulty = _sources(reader, fields.get("sources"))
    claims = _claims(reader, fields.get("claims"), sources, faulty)
    return ClaimFile(
        schema_version=1,
        document=document,
        sources=sources,
        claims=tuple(claims),
        where=reader.source.location(0, len(tree.source.text.rstrip())),
    )


def _sources(reader: Reader, node: Node | None) -> tuple[dict[str, Source], frozenset[str]]:
    """The sound sources by key, and the keys of the others."""
    if node is None or (isinstance(node, Scalar) and node.nothing):
        return {}, frozenset()
    mapping = reader.mapping(node, "`sources`", "write a key of your choice, and the fields below it")
    sound: dict[str, Source] = {}
    faulty: set[str] = set()
    seen: dict[str, Scalar] = {}
    for key, value in mapping.pairs if mapping else ():
        first = seen.setdefault(key.value.casefold(), key)
        if first is not key:
            line = reader.source.of(first).line
            reader.flag(
                key, f"the source {shown(key.value)} is there twice: first on line {line}", "rename or remove one"
            )
            faulty |= {key.value, first.value}
            continue
        fields = reader.mapping(value, f"the source {shown(key.value)}", "write its fields on indented lines")
        source = None if fields is None else reader.build(Source, fields, "an entry of `sources`")
        if source is None or not key.value:
            if not key.value:
                reader.flag(key, "a source has an empty key", "give it a short name")
            faulty.add(key.value)
        else:
            where = reader.source.of(key)
            sound[key.value] = source.model_copy(update={"key": key.value, "where": where})
    return {key: source for key, source in sound.items() if key not in faulty}, frozenset(faulty)


def _claims(reader: Reader, node: Node | None, sources: dict[str, Source], faulty: frozenset[str]) -> list[Claim]:
    """The sound claims, each name once."""
    if node is None or (isinstance(node, Scalar) and node.nothing):
        return []
    if not isinstance(node, Sequence):
        reader.flag(node, "`claims` is a list", "begin each claim with `- text:`")
        return []
    known = sources.keys() | faulty
    claims: list[Claim] = []
    lines: dict[str, int] = {}
    for item in node.items:
        before = len(reader.problems)
        claim = read_claim(reader, item, known, faulty)
        name = _written_id(item) if claim is None else claim.name
        first = lines.setdefault(name, reader.source.of(item).line) if name else 0
        if claim is None or len(reader.problems) != before:
            continue
        if first != claim.where.line:
            if claim.id:
                reader.flag(item, f"the id {shown(claim.id)} is taken: first on line {first}", "give it another id")
            else:
                reader.flag(item, f"the same words as the claim on line {first}", "remove one, or give each an `id`")
            continue
        claims.append(claim)
    return claims


def _written_id(item: Node) -> str:
    """The id of a claim that has a mistake: it is taken all the same."""
    pairs: Any = item.pairs if isinstance(item, Mapping) else ()
    return next((value.value for key, value in pairs if key.value == "id" and isinstance(value, Scalar)), "")


def _copies(reader: Reader, node: Node | None) -> tuple[SuppliedCopy, ...]:
    if node is None or (isinstance(node, Scalar) and node.nothing):
        return ()
    if not isinstance(node, Sequence):
        reader.flag(node, "`copies` is a list", "begin each copy with `- file:`")
        return ()
    sound: list[SuppliedCopy] = []
    for item in node.items:
        mapping = reader.mapping(item, "a copy")
        copy = None if mapping is None else reader.build(SuppliedCopy, mapping, "a copy")
        if copy is not None and not copy.source and not copy.url:
            reader.flag(item, "it does not say of what it is a copy", "give `source` or `url`")
        elif copy is not None:
            sound.append(copy)
    return tuple(sound)


def _waivers(reader: Reader, node: Node | None) -> tuple[Waiver, ...]:
    if node is None or (isinstance(node, Scalar) and node.nothing):
        return ()
    if not isinstance(node, Sequence):
        reader.flag(node, "`waivers` is a list", "begin each waiver with `- rule:`")
        return ()
    sound: list[Waiver] = []
    for item in node.items:
        mapping = reader.mapping(item, "a waiver")
        waiver = None if mapping is None else reader.build(Waiver, mapping, "a waiver")
        if waiver is None:
            continue
        if not any(getattr(waiver, subject) for subject in _SUBJECTS):
            reader.flag(item, "the waiver does not say what it is for", "add one of host, url, source or claim")
        else:
            sound.append(waiver)
    return tuple(sound)

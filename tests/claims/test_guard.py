import sys

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.claims import guard
from checker.claims.guard import MAX_BYTES, MAX_DEPTH, decode_text, guarded_tree
from checker.claims.tree import Mapping, RefusedError, Scalar, Sequence
from tests.claims.example import EXAMPLE


def refusal(text):
    with pytest.raises(RefusedError) as caught:
        guarded_tree(text, "a.yaml")
    return caught.value.problem


def walk(node):
    yield node
    for child in node.items if isinstance(node, Sequence) else ():
        yield from walk(child)
    for key, value in node.pairs if isinstance(node, Mapping) else ():
        yield key
        yield from walk(value)


def plain(node):
    if isinstance(node, Mapping):
        return {key.value: plain(value) for key, value in node.pairs}
    return [plain(item) for item in node.items] if isinstance(node, Sequence) else node.value


def test_everything_is_a_text():
    text = "on: 010\nb: 12:30\nc: no\nd: 2020-01-01\ne: 1e3\nf: [0x10, yes]\ng: .inf\n"
    assert plain(guarded_tree(text, "a").root) == {
        "on": "010", "b": "12:30", "c": "no", "d": "2020-01-01", "e": "1e3", "f": ["0x10", "yes"], "g": ".inf",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n...\n", "\n\n"])
def test_nothing_is_nothing(text):
    root = guarded_tree(text, "a").root
    assert root is None or plain(root) == ""


def test_places_count_characters_from_one():
    tree = guarded_tree('é: 𐎠b\r\n日本: "x"\r\nl:\r\n- >-\r\n  two\r\n  lines\r\n\r\n# end\r\n', "a.yaml")
    (_, first), (key, quoted), (_, items) = tree.root.pairs
    assert str(tree.source.of(first)) == "a.yaml:1:4"
    assert tree.source.of(first).end_column == 6
    assert str(tree.source.of(key)) == "a.yaml:2:1"
    assert tree.source.of(quoted).column == 5
    block = tree.source.of(items.items[0])
    assert (block.line, block.end_line, block.end_column) == (4, 6, 8)
    assert tree.source.of(tree.root).end_line == 6


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("a: &x b\nc: *x\n", 1, 4, "anchor"),
        ("a: 1\nb: *x\n", 2, 4, "alias"),
        ("a: !!python/object:os.system x\n", 1, 4, "tag"),
        ("a: !x y\n", 1, 4, "tag"),
        ("! a: b\n", 1, 1, "tag"),
        ("a: 1\n---\nb: 2\n", 2, 1, "second YAML document"),
        ("<<: {a: b}\n", 1, 1, "merge key"),
        ("%TAG ! tag:x,2000:\n---\na: b\n", 1, 1, "%TAG"),
        ("[a, b]: c\n", 1, 1, "key is expected"),
        ("{a: b}: c\n", 1, 1, "key is expected"),
        ("a: ~\n", 1, 4, "means nothing"),
        ("a:\n- null\n", 2, 3, "means nothing"),
        ('a: "x\\0y"\n', 1, 4, "control character (U+0000)"),
        ('a: "\\e[31m"\n', 1, 4, "control character (U+001B)"),
        ("a: b\n\x07c: d\n", 2, 1, "U+0007"),
        ("a: b\u2028c\n", 1, 5, "U+2028"),
        ("a: b\x85c\n", 1, 5, "U+0085"),
        ("a: \ud800\n", 1, 4, "U+D800"),
        ("a: b\ufeffc\n", 1, 5, "U+FEFF"),
        ("\ufeffa: b\n", 1, 1, "byte order mark"),
        ("quote: Mali: Any End\n", 1, 12, "colon"),
        ("a: b\nquote: @home\n", 2, 8, "cannot begin with"),
        ("quote: `tick`\n", 1, 8, "cannot begin with"),
        ("a: 1\nquote: 'Tis so\n", 2, 8, "never closed"),
        ('quote: "said" he\n', 1, 15, "quotation mark"),
        ("quote: [...] and\n", 1, 14, "words follow"),
        ("a: [b, c\n", 2, 1, "not closed"),
        ("a: {b: c\n", 2, 1, "not closed"),
        ('a: "C:\\docs"\n', 1, 7, "backslash"),
        ('a: "\\ud800"\n', 1, 7, "backslash"),
        ("a: >- words\n", 1, 7, "next line"),
        ("a: - b\n", 1, 4, "dash"),
        ("a: b\nwords\nc: d\n", 3, 1, "key: value"),
        ("a:\n\t- b\n", 2, 1, "tab"),
    ],
)
def test_refusals_say_where_and_what_to_do(text, line, column, words):
    problem = refusal(text)
    assert words in problem.message
    assert (problem.where.file, problem.where.line, problem.where.column) == ("a.yaml", line, column)
    assert problem.hint


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a: \xff\n", "0xff"),
        ("a: é".encode("latin-1"), "0xe9"),
        ("a: b".encode("utf-16"), "UTF-16"),
        ("a: b".encode("utf-16-be").join([b"\xfe\xff", b""]), "UTF-16"),
        ("a: b".encode("utf-8-sig"), "byte order mark"),
        (b"a" * (MAX_BYTES + 1), "5 MB"),
    ],
)
def test_bytes_that_are_no_utf8_text(data, words):
    with pytest.raises(RefusedError) as caught:
        decode_text(data, "a.yaml")
    assert words in caught.value.problem.message
    assert caught.value.problem.hint


def test_a_wrong_byte_has_its_place():
    with pytest.raises(RefusedError) as caught:
        decode_text("é: b\né".encode() + b"\xe9", "a.yaml")
    assert str(caught.value.problem.where) == "a.yaml:2:2"


BOMBS = {
    "brackets": "[" * 100_000,
    "braces": "{" * 100_000,
    "dashes": "- " * 100_000,
    "questions": "? " * 100_000,
    "pairs": "{a: " * 100_000,
    "indented": "\n".join(" " * depth + "a:" for depth in range(1000)),
    "laughs": "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
    + "".join(f"{n}: &{n} [*a,*a,*a,*a,*a,*a,*a,*a,*a]\n" for n in "bcdefghij"),
    "loop": "&a [*a]",
    "entries": "- a\n" * 600_000,
    "large": "a: " + "b" * (MAX_BYTES + 1),
    "no_end": "a: '" + "b" * 1_000_000,
    "open": "[" + "a, " * 600_000,
    "empty_pairs": "{" + "," * 100_000,
    "long_key": "a" * 1_000_000 + ": b",
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS.keys())
def test_bombs_are_refused(text):
    problem = refusal(text)
    assert problem.where.line >= 1
    assert len(problem.message) < 200


def test_the_deepest_that_is_read():
    assert guarded_tree("[" * MAX_DEPTH + "]" * MAX_DEPTH, "a").root is not None
    assert "levels" in refusal("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1)).message


def test_sentences_never_carry_the_files_words():
    secret = "hunter2"
    for text in (f"a: {secret}: {secret}", f"'{secret}", f"a: [{secret}", f"&{secret} a", f"!{secret} a", f"@{secret}"):
        problem = refusal(text)
        assert secret not in problem.message + problem.hint


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("quote: best #1 in the world\n", 13),
        ("quote: best  # note\n", 14),
        ("quote: #1 in the world\n", 8),
    ],
)
def test_a_comment_after_an_unquoted_text_is_remembered(text, column):
    ((_, value),) = guarded_tree(text, "a").root.pairs
    assert value.cut == column - 1


@pytest.mark.parametrize(
    "text",
    [
        "k:\n- quote: he was\n    #1 in the world\n",
        "k:\n- quote: he was\n\n    #1 in the world\n",
        "k:\n- quote: >-\n      he was\n    #1 in the world\n",
        "k:\n- quote: |\n      he was\n    #1 in the world\n  b: c\n",
        "k:\n- quote:\n    #1 in the world\n",
        "quote:\n- he was\n  #1 in the world\n",
    ],
)
def test_a_comment_line_that_reads_as_if_the_text_went_on(text):
    tree = guarded_tree(text, "a")
    cuts = [node for node in walk(tree.root) if isinstance(node, Scalar) and node.cut >= 0]
    assert [text[node.cut :].startswith("#1") for node in cuts] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "quote: a#b\n",
        'quote: "best #1"  # note\n',
        "quote: 'best #1' # note\n",
        "quote: >-  # note\n  best #1\n  #2\n",
        "- quote: a\n  # note\n  b: c\n",
        "- quote: a\n# note\n- quote: b\n",
        "quote: a\n# note\n",
    ],
)
def test_comments_that_cut_nothing(text):
    assert all(node.cut == -1 for node in walk(guarded_tree(text, "a").root) if isinstance(node, Scalar))


def test_the_python_parser_reads_the_same(monkeypatch):
    text = EXAMPLE + "- text: >-\n    folded\n    text\n  quote: best #1\n"
    fast = guarded_tree(text, "a")
    monkeypatch.setattr(guard, "_LOADER", yaml.SafeLoader)
    assert guarded_tree(text, "a").root == fast.root
    for bomb in ("brackets", "laughs", "loop", "dashes"):
        refusal(BOMBS[bomb])
    assert "colon" in refusal("quote: Mali: Any End").message
    assert "never closed" in refusal("quote: 'Tis").message


PIECES = [*"ab1 \n\t:-?,[]{}#&*!|>'\"%@`~<=é\r.\\_", "- ", ": ", "\n  ", "---", " #"]
YAMLISH = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def attempt(data):
    try:
        text = data if isinstance(data, str) else decode_text(data, "a.yaml")
        return guarded_tree(text, "a.yaml"), None
    except RefusedError as refused:
        return None, refused.problem


def check(text):
    """A text is read as texts, or refused with a place; nothing else."""
    tree, problem = attempt(text)
    if problem is not None:
        assert problem.where.line >= 1
        assert problem.where.column >= 1
        assert problem.message
    if tree is None or tree.root is None:
        return
    for node in walk(tree.root):
        assert 0 <= node.start <= node.end <= len(tree.source.text)
        if isinstance(node, Scalar):
            assert type(node.value) is str
            assert node.cut == -1 or tree.source.text[node.cut] == "#"


@settings(max_examples=300, deadline=None)
@given(YAMLISH)
def test_any_yamlish_text(text):
    check(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text(text):
    check(text)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes(data):
    check(data)


def test_this_python_has_the_fast_parser():
    if not yaml.__with_libyaml__:
        pytest.skip(f"PyYAML came without libyaml for {sys.platform}")
    assert guard._LOADER is yaml.CSafeLoader

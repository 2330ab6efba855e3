import hashlib
import os
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.claims.guard import MAX_BYTES
from checker.claims.load import load_claims, load_text
from checker.claims.read import MAX_PROBLEMS
from checker.model.claim import Stance, UrlStatus
from tests.claims.example import EXAMPLE

HEAD = "schema: 1\nsources:\n  s: {url: https://a.org/}\nclaims:\n"


def sole(text, name="a.yaml"):
    """The one claim of a text without problems."""
    loaded = load_text(text, name)
    assert loaded.problems == ()
    ((claim,),) = [file.claims for file in loaded.files]
    return claim


def problems(text, name="a.yaml"):
    """Problems as (line, column, message, hint)."""
    found = load_text(text, name).problems
    assert all(problem.where.file == name for problem in found)
    return [(problem.where.line, problem.where.column, problem.message, problem.hint) for problem in found]


def claims(text):
    return [claim.text for file in load_text(text, "a.yaml").files for claim in file.claims]


def test_the_documented_example():
    loaded = load_text(EXAMPLE, "claims/jnim.yaml")
    assert loaded.problems == ()
    (file,) = loaded.files
    assert (file.stem, file.document.title, file.document.language) == ("jnim", "JNIM-ISGS war", "en")
    source = file.sources["ctc2020"]
    assert source.author == ("Nsaibia, Heni", "Weiss, Caleb")
    assert (source.key, source.ref, source.issued, source.accessed) == ("ctc2020", ("2",), "2020-07", "2024-07-21")
    assert source.url_status is UrlStatus.LIVE
    short, full = file.claims
    assert short.name.startswith("~")
    assert [citation.source for citation in short.cites] == ["lwj2020"]
    assert short.cites[0].quotes[0].exact == "started a “war” against the so-called caliphate’s men"
    assert file.full_id(full) == "jnim/isgs-formed-2016"
    first, second = full.cites
    assert (first.stance, first.cited, second.stance, second.cited) == (Stance.REFUTES, True, Stance.REFUTES, False)
    assert (first.quotes[0].prefix, first.quotes[0].locator, first.quotes[0].label) == ("…", "12", "page")
    assert full.reviews[0].date == date(2026, 11, 22)
    assert full.reviews[0].of == "sha256:3f9a…"
    assert full.waivers[0].until == date(2027, 2, 1)
    (given,) = loaded.inputs
    assert given.sha256 == hashlib.sha256(EXAMPLE.encode()).hexdigest()
    assert (given.path, given.title, given.claims) == ("claims/jnim.yaml", "JNIM-ISGS war", 2)


def test_places_of_everything():
    lines = EXAMPLE.split("\n")
    file = load_text(EXAMPLE, "a.yaml").files[0]

    def taken(where):
        assert where.line == where.end_line
        return lines[where.line - 1][where.column - 1 : where.end_column - 1]

    assert taken(file.sources["csis"].where) == "csis"
    short, full = file.claims
    assert taken(short.cites[0].where) == "source: lwj2020"
    assert taken(short.cites[0].quotes[0].where) == "started a “war” against the so-called caliphate’s men"
    assert taken(full.cites[0].where) == "source: ctc2020"
    assert taken(full.cites[0].quotes[0].where) == "After the emergence of ISGS in 2015"
    assert taken(full.reviews[0].where).startswith("{decision: refuted")
    assert taken(full.waivers[0].where).endswith("2027-02-01}")
    assert lines[full.where.line - 1].startswith("- id: isgs-formed-2016")
    assert lines[full.where.end_line - 1] == lines[full.waivers[0].where.line - 1]


def test_short_forms_are_one_citation():
    claim = sole(
        "schema: 1\nclaims:\n- text: T\n  url: https://a.org/\n  stance: refutes\n  cited: no\n  accessed: 2024\n"
        "  archive-url: https://web.archive.org/x\n  url-status: dead\n"
        "  quote:\n  - one\n  - {exact: 'two', suffix: ' three'}\n"
    )
    (citation,) = claim.cites
    assert (citation.url, citation.stance, citation.cited, citation.accessed) == (
        "https://a.org/",
        "refutes",
        False,
        "2024",
    )
    assert (citation.archive_url, citation.url_status) == ("https://web.archive.org/x", "dead")
    assert [(quote.exact, quote.suffix) for quote in citation.quotes] == [("one", ""), ("two", " three")]


@pytest.mark.parametrize("field", ["quote", "quotes"])
@pytest.mark.parametrize("value", [" words", "\n  - words", "\n    exact: words", "\n  - exact: words", " ['words']"])
def test_a_quote_is_a_text_a_mapping_or_a_list(field, value):
    claim = sole(f"{HEAD}- text: T\n  source: s\n  {field}:{value}\n")
    assert [quote.exact for quote in claim.cites[0].quotes] == ["words"]


def test_one_citation_needs_no_list():
    assert sole(f"{HEAD}- text: T\n  cites: {{source: s}}\n").cites[0].source == "s"


@pytest.mark.parametrize(("written", "cites"), [("", None), ("  cites: []\n", ()), ("  cites:\n", None)])
def test_no_source_said_and_no_source_given_differ(written, cites):
    assert sole(f"{HEAD}- text: T\n{written}").cites == cites


def test_all_other_spellings():
    loaded = load_text(
        "schema: 1\nsources:\n  s:\n    url: https://a.org/\n    archiveurl: https://b.org/\n"
        "    archivedate: 2020-01-02\n"
        "    url-status: usurped\n    url-access: free\n    access-date: 2021\n    date: 2019\n    authors: A\n"
        "    lang: fr\n"
        "    container-title: C\n    ref: ['1', '2']\n    url-tentative: true\n",
        "a.yaml",
    )
    assert loaded.problems == ()
    source = loaded.files[0].sources["s"]
    assert (source.archive_url, source.archive_date, source.url_status) == ("https://b.org/", "2020-01-02", "usurped")
    assert (source.access, source.accessed, source.issued) == ("free", "2021", "2019")
    assert (source.author, source.language, source.container_title) == (("A",), "fr", "C")
    assert (source.ref, source.url_tentative) == (("1", "2"), True)


def test_texts_stay_as_they_were_written():
    claim = sole(
        f'{HEAD}- text: no\n  source: s\n  quote:\n    exact: "12:30"\n    prefix: " before "\n'
        "    suffix: >\n      after\n"
        "    locator: 010\n"
    )
    (quote,) = claim.cites[0].quotes
    assert claim.text == "no"
    assert (quote.exact, quote.prefix, quote.suffix, quote.locator) == ("12:30", " before ", "after\n", "010")


def test_fields_left_empty_are_not_given():
    claim = sole(
        f"{HEAD}- text: T\n  source: s\n  url:\n  archive_url:\n  accessed:\n  stance:\n  at:\n  tags:\n  context:\n"
    )
    assert (claim.cites[0].url, claim.cites[0].accessed, claim.at) == ("", None, None)


FIELD_MISTAKES = [
    ("- text: T\n  source: s\n  qoute: words\n", 7, 3, "no field `qoute`", "`quote`"),
    ("- text: T\n  source: s\n  prefix: a\n", 7, 3, "no field `prefix`", "belongs to a quote"),
    ("- text: T\n  source: s\n  quote-page: 3\n", 7, 3, "no field `quote-page`", "locator"),
    ("- text: T\n  sorce: s\n", 6, 3, "no field `sorce`", "`source`"),
    ("- text: T\n  title: X\n", 6, 3, "no field `title`", "`sources`"),
    ("- text: T\n  where: here\n", 6, 3, "no field `where`", ""),
    ("- text: T\n  cites: {source: s, key: k}\n", 6, 22, "no field `key`", ""),
    ("- text: T\n  source: s\n  source: s\n", 7, 3, "written twice: first on line 6", "keep one"),
    ("- text: T\n  url: https://b.org/\n  archive-url: 'https://c.org/'\n  archive_url:\n", 8, 3, "written twice", ""),
    ("- text: T\n  source: S\n", 6, 11, "no `S` in `sources`", "`s`"),
    ("- text: T\n  source: https://b.org/\n", 6, 11, "in `sources`", "url: https"),
    ("- text: T\n  source: s\n  url: https://b.org/\n", 7, 3, "both `source` and `url`", "keep `source`"),
    ("- text: T\n  quote: words\n", 6, 3, "nothing says where", "source: KEY"),
    ("- text: T\n  cites:\n  - quote: words\n", 7, 5, "nothing says where", "source: KEY"),
    ("- text: T\n  cites:\n  - {}\n", 7, 5, "nothing says where", "source: KEY"),
    ("- text: T\n  cites: s\n", 6, 10, "`key: value`", "source: KEY"),
    ("- text: T\n  source: s\n  cites: []\n", 6, 3, "although there is `cites`", "move it"),
    ("- text: T\n  source: s\n  quote: a\n  quotes: [\"b\"]\n", 8, 3, "both `quote` and `quotes`", "quotes"),
    ("- text: T\n  source: s\n  stance: refute\n", 7, 11, "supports, refutes, context", "`refutes`"),
    ("- text: T\n  source: s\n  url_status: daed\n", 7, 15, "live, dead", "`dead`"),
    ("- text: T\n  source: s\n  cited: maybe\n", 7, 10, "true or false", ""),
    ("- text: T\n  source: s\n  accessed: 2024-13\n", 7, 13, "no such date", ""),
    ("- text: T\n  source: s\n  accessed: yesterday\n", 7, 13, "a year, a month or a day", ""),
    ("- text: T\n  at: {paragraph: 0}\n", 6, 19, "whole number", ""),
    ("- text: T\n  at: {paragraph: one}\n", 6, 19, "whole number", ""),
    ("- text: T\n  at: here\n", 6, 7, "`key: value`", ""),
    ("- source: s\n", 5, 3, "`text` is missing", ""),
    ("- text:\n  source: s\n", 5, 8, "`text` is empty", ""),
    ("- text: T\n  source: s\n  quote:\n", 7, 9, "`quote` is empty", ""),
    ("- text: T\n  source: s\n  quote: \" \"\n", 7, 10, "`quote` is empty", ""),
    ("- text: T\n  source: s\n  quotes:\n  - exact: ''\n", 8, 12, "`exact` is empty", ""),
    ("- text: T\n  source: s\n  quotes:\n  - prefix: a\n", 8, 5, "`exact` is missing", ""),
    ("- text: T\n  source: s\n  quote: …\n", 7, 10, "at least one word", ""),
    ("- text: T\n  source: s\n  quote: \"[sic] […]\"\n", 7, 10, "at least one word", ""),
    ("- text: [a, b]\n", 5, 9, "`text` is one text, and this is a list", "quotation marks"),
    ("- text: {a: b}\n", 5, 9, "`text` is one text, and this is a mapping", "quotation marks"),
    ("- id: Isgs Formed\n  text: T\n", 5, 7, "an id has 1 to 64", ""),
    ("- id: ../x\n  text: T\n", 5, 7, "an id has 1 to 64", ""),
    ("- words\n", 5, 3, "a claim is written as", ""),
    ("- text: T\n  reviews: {decision: right, by: A, date: 2026-01-01}\n", 6, 23, "supported, partly-supported", ""),
    ("- text: T\n  reviews: {decision: refuted, by: A, date: 20260101}\n", 6, 45, "write a day", ""),
    ("- text: T\n  reviews: {decision: refuted, date: 2026-01-01}\n", 6, 13, "`by` is missing", ""),
    ("- text: T\n  waivers: {rule: r, because: b, by: c, until: 2026-02-30}\n", 6, 48, "no such day", ""),
    ("- text: T\n  waivers: {rule: r, because: b, by: c}\n", 6, 13, "`until` is missing", ""),
    ("- text: T\n  url: ftp://b.org/\n", 6, 8, "begins with ftp:", "http"),
    ("- text: T\n  source: s\n  archive_url: www.b.org\n", 7, 16, "no scheme", "https://"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "line", "column", "message", "hint"), FIELD_MISTAKES)
def test_a_mistake_is_one_sentence_and_spares_the_others(text, line, column, message, hint):
    sound = "- text: sound before\n  source: s\n"
    found = problems(HEAD + text + sound)
    assert len(found) == 1
    assert found[0][:2] == (line, column)
    assert message in found[0][2]
    assert hint in found[0][3]
    assert claims(HEAD + text + sound) == ["sound before"]


@pytest.mark.parametrize(
    "value",
    [
        "text: best #1 in the world\n  source: s",
        "text: T\n  source: s\n  quote: best #1 in the world",
        "text: T\n  source: s\n  quote: best\n    #1 in the world",
        "text: T\n  source: s\n  quote: words  # a genuine remark",
        "text: T\n  source: s\n  quotes:\n  - best #1",
        "text: T\n  source: s\n  quotes:\n  - exact: best #1",
        "text: T\n  source: s\n  quotes:\n  - exact: words\n    prefix: best #1",
        "text: T\n  source: s\n  quotes:\n  - exact: words\n    prefix: #1",
        "text: T\n  source: s\n  quotes:\n  - exact: words\n    suffix: best #1",
        "text: T\n  source: s\n  quotes:\n  - exact: words\n    translation: best #1",
        "text: T\n  context: best #1\n  source: s",
        "text: T\n  source: s\n  quote: [best, worst]",
        "text: T\n  source: s\n  quotes: [best]",
        "text: T\n  source: s\n  quote: {exact: best}",
        "text: T\n  source: s\n  quotes:\n  - {exact: 'best', prefix: very}",
        "text: T\n  cites: [{source: s, quote: best}]",
    ],
)
def test_what_yaml_may_have_cut_is_never_checked(value):
    found = problems(f"{HEAD}- {value}\n- text: sound\n")
    assert found
    assert all("cut" in message and hint for _, _, message, hint in found)
    assert claims(f"{HEAD}- {value}\n- text: sound\n") == ["sound"]


def test_an_unquoted_comma_in_flow_style_is_a_mistake():
    assert problems(f"{HEAD}- text: T\n  cites: [{{source: s, quote: a, b}}]\n")
    assert problems(f"{HEAD}- {{text: a, b, source: s}}\n")


def test_quoted_flow_style_is_read():
    claim = sole(f'{HEAD}- {{text: "a, b #1", source: s, quote: ["c, d", {{exact: "e #2"}}]}}\n')
    assert claim.text == "a, b #1"
    assert [quote.exact for quote in claim.cites[0].quotes] == ["c, d", "e #2"]


def test_a_password_is_never_said_again():
    secret = "hunter2"
    for url in (
        f"https://me:{secret}@a.org/",
        f"https://{secret}@a.org/",
        f"ftp://a:{secret}@b",
        f"https://a b/?p={secret}",
    ):
        text = f"{HEAD}- text: T\n  url: {url}\n"
        ((line, column, message, hint),) = problems(text)
        assert (line, column) == (6, 8)
        assert secret not in message + hint
        assert claims(text) == []


def test_ids_and_words_are_unique_in_a_file():
    text = HEAD + "- id: a\n  text: one\n- id: a\n  text: two\n- text: three\n- text: three\n- id: b\n  text: three\n"
    found = problems(text)
    assert [(line, message.split(":")[0]) for line, _, message, _ in found] == [
        (7, "the id `a` is taken"),
        (10, "the same words as the claim on line 9"),
    ]
    assert "line 5" in found[0][2]
    assert claims(text) == ["one", "three", "three"]


def test_the_id_of_a_claim_with_a_mistake_is_taken_all_the_same():
    found = problems(f"{HEAD}- id: a\n  text: one\n  source: none\n- id: a\n  text: two\n")
    assert [line for line, *_ in found] == [7, 8]


def test_a_source_with_a_mistake_takes_its_claims_along():
    text = (
        "schema: 1\nsources:\n  bad: {url: 'ftp://a.org'}\n  good: {url: 'https://a.org'}\n"
        "claims:\n- text: one\n  source: bad\n- text: two\n  source: good\n"
    )
    found = problems(text)
    assert [line for line, *_ in found] == [3, 7]
    assert "was not checked" in found[1][2]
    assert claims(text) == ["two"]


def test_a_source_key_is_there_once():
    text = "schema: 1\nsources:\n  a: {title: x}\n  A: {title: y}\nclaims:\n- text: one\n  source: a\n"
    assert [line for line, *_ in problems(text)] == [4, 7]
    assert claims(text) == []


@pytest.mark.parametrize(
    ("text", "line", "message", "read"),
    [
        ("", 1, "nothing in it", []),
        ("# a\n", 1, "nothing in it", []),
        ("words\n", 1, "`key: value`", []),
        ("- text: T\n", 1, "`key: value`", []),
        ("claims:\n- text: T\n", 1, "`schema` is missing", ["T"]),
        ("schema: 2\nclaims:\n- text: T\n", 1, "`schema` is not 1", []),
        ("schema: one\nclaims:\n- text: T\n", 1, "`schema` is not 1", []),
        ("schema: 1\nclaim:\n- text: T\n", 2, "no field `claim`", []),
        ("schema: 1\nclaims:\n- text: T\nwaivers: []\n", 4, "no field `waivers`", ["T"]),
        ("schema: 1\nclaims: {text: T}\n", 2, "`claims` is a list", []),
        ("schema: 1\nsources: [a]\nclaims:\n- text: T\n", 2, "`sources` is written", ["T"]),
        ("schema: 1\nsources:\n  a: b\nclaims:\n- text: T\n", 3, "the source `a` is written", ["T"]),
        ("schema: 1\ndocument: words\nclaims:\n- text: T\n", 2, "`document` is written", ["T"]),
        ("schema: 1\nclaims:\n- text: T\n- text: 'x\n", 4, "never closed", []),
    ],
)
def test_a_file_of_the_wrong_shape(text, line, message, read):
    (found,) = problems(text)
    assert found[0] == line
    assert message in found[2]
    assert found[3]
    assert claims(text) == read


def test_a_document_with_a_mistake_is_taken_for_confidential():
    loaded = load_text("schema: 1\ndocument: {confidentail: true}\nclaims:\n- text: T\n", "a.yaml")
    assert loaded.problems[0].hint == "did you mean `confidential`?"
    assert loaded.files[0].document.confidential


def test_waivers_have_a_file_of_their_own():
    text = (
        "schema: 1\nwaivers:\n- {rule: link-blocked, because: b, by: c, until: 2027-01-01, host: a.org}\n"
        "- {rule: link-blocked, because: b, by: c, until: 2027-01-01}\n"
        "- {rule: link-blocked, because: b, by: c, until: never, url: 'https://a.org/'}\n"
    )
    loaded = load_text(text, "claims/waivers.yaml")
    assert [(waiver.host, waiver.where.line) for waiver in loaded.waivers] == [("a.org", 3)]
    assert [problem.where.line for problem in loaded.problems] == [4, 5]
    assert "what it is for" in loaded.problems[0].message
    assert loaded.files == ()
    assert loaded.inputs[0].path == "claims/waivers.yaml"


def test_problems_come_in_the_order_of_the_file():
    text = "schema: 1\nclaims:\n- text: T\n  x: y\n- text: 'a #1' # fine\n  z: y\nsources: {s: {ulr: a}}\n"
    lines = [line for line, *_ in problems(text)]
    assert lines == sorted(lines) == [4, 6, 7]


def test_endless_mistakes_are_summed_up():
    loaded = load_text(HEAD + "".join(f"- text: T{number}\n  source: none\n" for number in range(2000)), "a.yaml")
    assert len(loaded.problems) == MAX_PROBLEMS + 1
    assert "1,500 more mistakes" in loaded.problems[-1].message
    assert loaded.problems[-1].where.line == 4 + 2 * MAX_PROBLEMS + 2
    assert loaded.files[0].claims == ()


def test_folders_are_searched(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / ".hidden").mkdir()
    for name in ("z.yaml", "a.yml", "b/c.yaml", ".hidden/d.yaml", ".e.yaml", "b/notes.txt", "claim.schema.json"):
        (tmp_path / name).write_text("schema: 1\nclaims: []\n")
    (tmp_path / "loop").symlink_to(tmp_path)
    loaded = load_claims([tmp_path, tmp_path / "z.yaml"])
    assert loaded.problems == ()
    assert [file.stem for file in loaded.files] == ["a", "c", "z"]
    assert [os.path.relpath(given.path, tmp_path) for given in loaded.inputs] == ["a.yml", "b/c.yaml", "z.yaml"]


def test_an_empty_folder_is_no_mistake(tmp_path):
    assert load_claims([tmp_path]) == load_claims([])


def test_paths_that_cannot_be_read(tmp_path):
    os.mkfifo(tmp_path / "pipe.yaml")
    (tmp_path / "bad.yaml").write_bytes(b"schema: 1\n\xff")
    (tmp_path / "gone.yaml").symlink_to(tmp_path / "nowhere")
    with (tmp_path / "zeros.yaml").open("wb") as file:
        file.truncate(10_000_000_000)
    (tmp_path / "good.yaml").write_text("schema: 1\nclaims:\n- text: T\n")
    loaded = load_claims([tmp_path, tmp_path / "missing.yaml"])
    said = {os.path.basename(problem.where.file): problem for problem in loaded.problems}
    assert sorted(said) == ["bad.yaml", "gone.yaml", "missing.yaml", "pipe.yaml", "zeros.yaml"]
    assert "0xff" in said["bad.yaml"].message
    assert said["bad.yaml"].where.line == 2
    assert "no such file" in said["missing.yaml"].message
    assert "not a file" in said["pipe.yaml"].message
    assert "larger than 5 MB" in said["zeros.yaml"].message
    assert all(problem.hint for problem in loaded.problems)
    assert [file.stem for file in loaded.files] == ["good"]
    assert {os.path.basename(given.path) for given in loaded.inputs} == {"bad.yaml", "good.yaml", "zeros.yaml"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path):
    (tmp_path / "a.yaml").write_text("schema: 1\n")
    (tmp_path / "a.yaml").chmod(0)
    assert "permission denied" in load_claims([tmp_path]).problems[0].message


def test_two_files_of_one_name(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "A.yaml").write_text("schema: 1\nclaims:\n- text: T\n")
    (tmp_path / "sub/a.yml").write_text("schema: 1\nclaims:\n- text: U\n")
    loaded = load_claims([tmp_path])
    (problem,) = loaded.problems
    assert "A.yaml" in problem.message
    assert "sub/a.yml" in problem.message
    assert [file.stem for file in loaded.files] == ["A"]


def test_the_same_bytes_as_a_file_and_as_text(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_bytes(EXAMPLE.replace("\n", "\r\n").encode())
    as_file = load_claims([path])
    as_text = load_text(EXAMPLE.replace("\n", "\r\n"), path.as_posix())
    assert as_file == as_text
    assert as_file.files[0].model_dump() == load_text(EXAMPLE, "a.yaml").files[0].model_dump()
    places = [claim.where.line for claim in as_file.files[0].claims]
    assert places == [claim.where.line for claim in load_text(EXAMPLE, "a.yaml").files[0].claims]


def test_ten_thousand_claims_are_read():
    text = HEAD + "".join(
        f"- id: c{number}\n  text: claim {number}\n  source: s\n  quote: q\n" for number in range(10_000)
    )
    assert len(text) < MAX_BYTES
    loaded = load_text(text, "a.yaml")
    assert loaded.problems == ()
    assert loaded.inputs[0].claims == 10_000


KEYS = st.sampled_from(
    ["schema", "document", "sources", "claims", "text", "url", "source", "quote", "quotes", "exact", "cites", "id",
     "at", "paragraph", "stance", "cited", "reviews", "waivers", "date", "until", "ref", "author", "accessed",
     "archive-url", "archive_url", "where", "key", "s", "x"]
)  # fmt: skip
WORDS = st.sampled_from(
    ["1", "", "''", "T", "s", "https://a.org/", "2024-01-01", "refutes", "'a b'", "no", "best #1", "[]", "{}"]
)
FLOW = st.recursive(
    WORDS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: "[" + ", ".join(items) + "]")
        | st.lists(st.tuples(KEYS, inner), max_size=4).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
        )
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(KEYS, FLOW), max_size=5), st.sampled_from(["a.yaml", "waivers.yaml"]))
def test_any_shape_is_read_or_complained_of(pairs, name):
    text = "schema: 1\n" + "".join(f"{key}: {value}\n" for key, value in pairs)
    loaded = load_text(text, name)
    lines = text.count("\n") + 1
    for problem in loaded.problems:
        assert 1 <= problem.where.line <= lines
        assert problem.where.column >= 1
        assert problem.message
    for file in loaded.files:
        for claim in file.claims:
            for citation in claim.cites or ():
                file.source_of(citation)

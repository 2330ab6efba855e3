"""`export` as people run it: claims for other tools, and verdicts where an article's references stand."""

import csv
import io
import json
from pathlib import Path

from tests.cli.conftest import write_claims

ARTICLE = """\
# Ferry

The ferry sank[^1] off Alder Point, [a paper](https://news.example/gone) says, and [others][o].
See https://news.example/elsewhere for more.

[^1]: The Courier, <https://news.example/ferry>.
[o]: https://news.example/ferry
"""
WIKI = """\
It sank.<ref name="a">{{cite web|url=https://news.example/ferry|title=Ferry}}</ref> It rose.<ref name="a" />
It was [https://news.example/gone sold], {{cite web|url=https://news.example/gone|quote={{lang|en|x}}}}, they say.
"""


def audited(commands):
    write_claims(
        'text: "It sank.", url: https://news.example/ferry, quote: "sank off Alder Point"',
        'text: "It went.", url: https://news.example/gone',
    )
    assert commands("audit", "claims", "--format", "json=reports/run.json")[0] == 0
    assert Path("reports/run.json").is_file()


def test_verdicts_stand_where_the_references_are(commands):
    audited(commands)
    Path("ferry.md").write_text(ARTICLE)
    Path("ferry.wiki").write_text(WIKI)
    code, out, err = commands("export", "--annotate", "ferry.md", network=False)
    assert code == 0
    found, gone = " **(sourcecheck: ✓ words found)**", " **(sourcecheck: ⚠ link-gone)**"
    assert f"[a paper](https://news.example/gone){gone} says" in out
    assert f"<https://news.example/ferry>{found}." in out
    assert out.replace(found, "").replace(gone, "") == ARTICLE
    assert "2 references with a verdict, 1 links the report does not know, 1 with no place for one" in err
    code, out, err = commands("export", "--annotate", "ferry.wiki", "-o", "out/ferry.wiki", network=False)
    assert (code, out) == (0, "")
    out = Path("out/ferry.wiki").read_text()
    found, gone = " <small>(sourcecheck: ✓ words found)</small>", " <small>(sourcecheck: ⚠ link-gone)</small>"
    assert f"|title=Ferry}}}}{found}</ref>" in out
    assert f"sold]{gone}," in out
    assert f"x}}}}}}}}{gone}, they" in out
    assert out.replace(found, "").replace(gone, "") == WIKI
    assert Path("ferry.wiki").read_text() == WIKI


def test_claims_leave_and_come_back(commands):
    write_claims('text: "=HYPERLINK(1)", url: https://news.example/ferry, quote: "sank off"', 'text: "It went."')
    before = Path("claims/ferry.yaml").read_text()
    code, out, err = commands("export", "--to", "csv", network=False)
    assert code == 0
    assert [row["text"] for row in csv.DictReader(io.StringIO(out, newline=""))] == ["'=HYPERLINK(1)", "It went."]
    assert "2 claims" in err
    assert commands("export", "--to", "jsonl", "-o", "out/a.jsonl", network=False)[0] == 0
    assert commands("import", "out/a.jsonl", "-o", "claims/again.yaml", network=False)[0] == 0
    assert "=HYPERLINK(1)" in Path("claims/again.yaml").read_text()
    code, out, _ = commands("export", "claims/ferry.yaml", "--to", "csl", network=False)
    assert [item["URL"] for item in json.loads(out)] == ["https://news.example/ferry"]
    assert Path("claims/ferry.yaml").read_text() == before


def test_nothing_confidential_leaves(commands):
    write_claims('text: "A secret.", url: https://news.example/ferry')
    path = Path("claims/ferry.yaml")
    path.write_text(path.read_text().replace("claims:", "document: {confidential: true}\nclaims:"))
    for form in ("jsonl", "csv", "csl"):
        code, out, err = commands("export", "--to", form, network=False)
        assert (code, out) == (3, "")
        assert "confidential" in err


def test_what_cannot_be_exported_is_one_sentence(commands):
    write_claims('text: "It sank."')
    Path("a.md").write_text("[a](https://a.example/)\n")
    Path("a.txt").write_text("a")
    for arguments, words in (
        ((), "say what to write"),
        (("--to", "xml"), "no form 'xml'"),
        (("--to", "csv", "--annotate", "a.md"), "say what to write"),
        (("--annotate", "a.md"), "run.json cannot be read"),
        (("--annotate", "a.txt"), "cannot be written into"),
        (("--annotate", "a.md", "-o", "a.md"), "not touched"),
        (("nowhere", "--to", "csv"), "no such file"),
    ):
        code, out, err = commands("export", *arguments, network=False)
        assert (code, out) == (2, ""), arguments
        assert words in err

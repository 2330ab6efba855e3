"""Settings: who may say what, and in which order."""

from pathlib import Path

import pytest

from checker.errors import SettingsError
from checker.settings import OPERATOR, ConnectTo, Settings, load_settings, seconds


def test_order(tmp_path):
    (tmp_path / "sourcecheck.toml").write_text("retries = 3\nmax-redirects = 4\nfail-on = 'warning'\n")
    environment = {
        "SOURCECHECK_MAX_REDIRECTS": "5",
        "SOURCECHECK_FAIL_ON": "never",
        "SOURCECHECK_UNKNOWN": "x",
        "HOME": "/",
    }
    settings, warnings = load_settings({"fail_on": "error"}, discover=tmp_path, environment=environment)
    assert (settings.retries, settings.max_redirects, settings.fail_on) == (3, 5, "error")
    assert warnings == ()


def test_pyproject_is_read_when_there_is_no_file_of_our_own(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n[tool.sourcecheck]\nretries = 2\n")
    assert load_settings({}, discover=tmp_path)[0].retries == 2


@pytest.mark.parametrize("name", sorted(OPERATOR))
def test_operator_settings_are_ignored_where_they_were_merely_found(tmp_path, name):
    (tmp_path / "sourcecheck.toml").write_text(f"{name.replace('_', '-')} = 'anything'\n")
    settings, warnings = load_settings({}, discover=tmp_path)
    assert settings == Settings()
    assert len(warnings) == 1
    assert name in warnings[0]


def test_a_named_file_is_the_operators(tmp_path):
    file = tmp_path / "own.toml"
    file.write_text("connect-to = ['::127.0.0.1:8080']\nstate = 'kept'\n")
    settings, warnings = load_settings({}, config=file)
    assert settings.connect_to[0].to_port == 8080
    assert settings.state == Path("kept")
    assert warnings == ()


@pytest.mark.parametrize(
    "text", ["retries = 'many'", "nonsense = 1", "retries = -1", "retries =", "connect-timeout = inf"]
)
def test_what_does_not_fit_is_one_sentence(tmp_path, text):
    (tmp_path / "sourcecheck.toml").write_text(text)
    with pytest.raises(SettingsError) as caught:
        load_settings({}, discover=tmp_path)
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("text", ["tool = 1", "[tool]\nsourcecheck = 3"])
def test_a_pyproject_of_another_shape(tmp_path, text):
    (tmp_path / "pyproject.toml").write_text(text)
    with pytest.raises(SettingsError, match="is no table"):
        load_settings({}, discover=tmp_path)


def test_lists_in_the_environment_are_separated_by_spaces():
    environment = {
        "SOURCECHECK_ALLOW_PRIVATE": "10.1.0.0/16 192.168.0.0/24",
        "SOURCECHECK_PORTS": "80 8080",
        "SOURCECHECK_CONNECT_TO": "::localhost:80 a.example:443:localhost:8443",
    }
    settings, _ = load_settings({}, environment=environment)
    assert settings.allow_private == ("10.1.0.0/16", "192.168.0.0/24")
    assert settings.ports == (80, 8080)
    assert [rule.to_port for rule in settings.connect_to] == [80, 8443]


@pytest.mark.parametrize("endpoint", ["", "No Sense!", "file:///x", "http://", "http://me:pw@archive.example/"])
def test_an_archive_is_a_web_address_without_a_password(endpoint):
    with pytest.raises(SettingsError, match="archives") as caught:
        load_settings({"archives": endpoint})
    assert "pw" not in caught.value.message


def test_an_unknown_name_is_answered_with_a_known_one(tmp_path):
    (tmp_path / "sourcecheck.toml").write_text("timeot = 3")
    with pytest.raises(SettingsError, match="no setting timeot") as caught:
        load_settings({}, discover=tmp_path)
    assert caught.value.hint == "did you mean timeout?"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a.example:443:127.0.0.1:8443", ("a.example", "443", "127.0.0.1", 8443)),
        ("A.example::127.0.0.1:8443", ("a.example", "", "127.0.0.1", 8443)),
        ("::localhost:80", ("", "", "localhost", 80)),
        ("[2001:db8::1]:443:[::1]:8443", ("2001:db8::1", "443", "::1", 8443)),
    ],
)
def test_connect_to(text, expected):
    parsed = ConnectTo.parse(text)
    assert (parsed.host, parsed.port, parsed.to_host, parsed.to_port) == expected


@pytest.mark.parametrize(
    "text",
    ["", "a", "a:1:b", "a:1:b:c", "a:x:b:1", "a:1::1", "a:1:b:1:c", "[::1:80:b:1", "a:1:b:0", "a:1:b:65536", "a:²:b:1"],
)
def test_connect_to_refuses(text):
    with pytest.raises(SettingsError):
        ConnectTo.parse(text)


def test_only_deciding_settings_change_the_digest():
    assert Settings().digest() == Settings(lanes=3, state=Path("x"), offline=True).digest()
    assert Settings().digest() != Settings(archive="never").digest()


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("90s", 90),
        ("90m", 5_400),
        ("24h", 86_400),
        ("7d", 604_800),
        ("0", 0),
        (" 7D ", 604_800),
        ("1h30m", 5_400),
        ("1d12h", 129_600),
        ("90", 90),
    ],
)
def test_durations(text, length):
    assert seconds(text) == length
    assert Settings(max_age=text).max_age == length


@pytest.mark.parametrize("text", ["", "7 d", "1h30", "30m1h", "-1d", "٧d", "4000d", "1e3s", "inf"])
def test_no_durations(text):
    with pytest.raises(ValueError, match=r"is no duration|more than ten years"):
        seconds(text)


def test_a_found_file_cannot_make_old_pages_do(tmp_path):
    (tmp_path / "sourcecheck.toml").write_text('max-age = "7d"\nrefresh = true\n', encoding="utf-8")
    settings, warnings = load_settings({}, discover=tmp_path)
    assert (settings.max_age, settings.refresh, len(warnings)) == (0, False, 2)


def settings_in(folder, **files):
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder / "sourcecheck.toml"


def test_a_file_extends_another_and_wins(tmp_path):
    (tmp_path / "team").mkdir()
    settings_in(tmp_path, policy='fail-on = "warning"\nretries = 3\n[review]\nrequired = 1\n')
    settings_in(tmp_path / "team", sourcecheck='extends = "../policy.toml"\nretries = 0\n')
    settings, warnings = load_settings({}, discover=tmp_path / "team")
    assert (settings.fail_on, settings.retries, settings.review.required) == ("warning", 0, 1)
    assert warnings == ()


def test_what_a_found_file_extends_is_trusted_no_more_than_itself(tmp_path):
    settings_in(tmp_path, policy="timeout = 900\nretries = 3\n", sourcecheck='extends = "policy.toml"\n')
    settings, warnings = load_settings({}, discover=tmp_path)
    assert (settings.timeout, settings.retries) == (20, 3)
    assert "timeout is an operator setting" in warnings[0]
    assert load_settings({}, config=tmp_path / "sourcecheck.toml")[0].timeout == 900


@pytest.mark.parametrize(
    "text",
    ['extends = "sourcecheck.toml"', 'extends = "https://p.example/a.toml"', "extends = 3", 'extends = "none.toml"',
     'extends = "/etc/passwd"', 'extends = "a\\u0000.toml"', 'extends = "one.toml"'],
)  # fmt: skip
def test_what_cannot_be_extended_is_one_sentence(tmp_path, text):
    file = settings_in(tmp_path, sourcecheck=text, one='extends = "two.toml"', two='extends = "one.toml"')
    with pytest.raises(SettingsError):
        load_settings({}, config=file)

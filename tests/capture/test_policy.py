"""Which addresses may be asked."""

import ipaddress

import pytest

from checker.capture.failures import FetchError
from checker.capture.policy import AddressPolicy, why_not_public
from checker.errors import SettingsError
from checker.settings import Settings

BAD = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",
    "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1",
    "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:169.254.169.254",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::1",
    "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1",
    "ff02::1",
]  # fmt: skip
GOOD = ["8.8.8.8", "1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]


@pytest.mark.parametrize("text", BAD)
def test_addresses_that_are_nobodys_web_server_are_refused(text: str) -> None:
    assert AddressPolicy(Settings()).judge(text)


@pytest.mark.parametrize("text", GOOD)
def test_public_addresses_pass(text: str) -> None:
    assert AddressPolicy(Settings()).judge(text) == ""


def test_the_reason_says_what_kind_of_address_it_is() -> None:
    assert why_not_public(ipaddress.ip_address("168.63.129.16")) == "a cloud metadata service"
    assert why_not_public(ipaddress.ip_address("64:ff9b::7f00:1")) == "this machine itself"
    assert why_not_public(ipaddress.ip_address("169.254.169.254")) == "a link-local address"
    assert why_not_public(ipaddress.ip_address("10.0.0.1")) == "a private network"


def test_what_is_no_address_is_refused() -> None:
    assert AddressPolicy(Settings(allow_private=("0.0.0.0/0",))).judge("/run/docker.sock")


def test_an_operator_may_let_one_network_through() -> None:
    policy = AddressPolicy(Settings(allow_private=("10.1.0.0/16",)))
    assert policy.judge("10.1.2.3") == ""
    assert policy.judge("::ffff:10.1.2.3") == ""
    assert policy.judge("10.2.0.1")


def test_a_network_that_is_none_is_a_settings_error() -> None:
    with pytest.raises(SettingsError, match="intranet"):
        AddressPolicy(Settings(allow_private=("intranet",)))


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("file:///etc/passwd", "bad-scheme"),
        ("gopher://ex.org/", "bad-scheme"),
        ("ftp://ex.org/", "bad-scheme"),
        ("data:text/html,hello", "bad-scheme"),
        ("javascript:alert(1)", "bad-scheme"),
        ("ex.org/page", "bad-scheme"),
        ("", "bad-scheme"),
        ("http://", "bad-url"),
        ("http:///path", "bad-url"),
        ("http://[::1", "bad-url"),
        ("http://ex.org:99999/", "bad-url"),
        ("http://ex.org:port/", "bad-url"),
        ("http://user@ex.org/", "userinfo"),
        ("http://user:secret@ex.org/", "userinfo"),
        ("http://:@ex.org/", "userinfo"),
        ("http://ex.org:22/", "bad-port"),
        ("https://ex.org:8443/", "bad-port"),
        ("http://ex.org:0/", "bad-port"),
    ],
)
def test_addresses_refused_by_their_text(url: str, code: str) -> None:
    with pytest.raises(FetchError) as caught:
        AddressPolicy(Settings()).target(url, trusted=True)
    assert caught.value.code == code


def test_the_refusal_never_repeats_a_password() -> None:
    with pytest.raises(FetchError) as caught:
        AddressPolicy(Settings()).target("http://user:hunter2@ex.org/", trusted=True)
    assert "hunter2" not in str(caught.value)


def test_connect_to_exempts_its_destinations_and_nothing_else() -> None:
    policy = AddressPolicy(Settings.model_validate({"connect_to": ["staging.test:443:10.0.0.7:8443"]}))
    mapped = policy.target("https://STAGING.test/page", trusted=False)
    assert (mapped.to_host, mapped.to_port, mapped.exempt) == ("10.0.0.7", 8443, True)
    assert mapped.origin == ("https", "staging.test", 443)
    assert not policy.target("http://staging.test/page", trusted=False).exempt
    assert not policy.target("https://other.test/page", trusted=False).exempt


def test_connect_to_counts_by_the_port_asked() -> None:
    policy = AddressPolicy(Settings.model_validate({"connect_to": [":8080:127.0.0.1:80"]}))
    with pytest.raises(FetchError) as caught:
        policy.target("http://ex.org:8080/", trusted=False)
    assert caught.value.code == "bad-port"


def test_the_first_rule_that_fits_serves() -> None:
    rules = ["a.test:80:127.0.0.1:1", ":80:127.0.0.1:2"]
    policy = AddressPolicy(Settings.model_validate({"connect_to": rules}))
    assert policy.target("http://a.test/", trusted=False).to_port == 1
    assert policy.target("http://b.test/", trusted=False).to_port == 2


def test_an_operators_own_service_is_reached_only_by_requests_that_may() -> None:
    policy = AddressPolicy(Settings(), frozenset({("127.0.0.1", 8090)}))
    assert policy.target("http://127.0.0.1:8090/web/", trusted=True).exempt
    with pytest.raises(FetchError) as caught:
        policy.target("http://127.0.0.1:8090/web/", trusted=False)
    assert caught.value.code == "bad-port"
    with pytest.raises(FetchError):
        policy.target("http://127.0.0.1:8091/web/", trusted=True)

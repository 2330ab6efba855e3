"""A real Chromium reads pages that try to get out, to stay for ever, or to grow without end."""

import os
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest

from checker.capture.browser import Browser
from checker.capture.browser_net import PageNetwork, Reply, Sessions
from checker.capture.processes import tree
from tests.web import LoopbackWeb

URL = "https://shell.test/story?id=7"
ALLOWED = {"shell.test", "cdn.test"}


class Stage:
    """A web, of which only two hosts can be reached, and a browser in front of it."""

    def __init__(self, web, path):
        self.web = web
        self.path = path
        http, tls = (rule.rpartition(":")[2] for rule in sorted(web.connect_to, key=lambda rule: ":443:" in rule))
        self.connect_to = [
            f"{host}:{port}:127.0.0.1:{there}" for host in ALLOWED for port, there in ((80, http), (443, tls))
        ]

    def render(self, page, *, refusal=lambda url: None, **settings):
        chosen = self.web.settings(
            **{
                "connect_to": self.connect_to,
                "browser_path": self.path,
                "browser_sandbox": os.geteuid() != 0,
                "browser_timeout": 20.0,
                **settings,
            }
        )
        sessions, browser = Sessions(chosen), Browser(chosen)
        served = Reply(200, {"content-type": "text/html; charset=utf-8"}, page.encode())
        network = PageNetwork(URL, served, sessions, refusal, max_bytes=chosen.max_bytes, timeout=5.0)
        try:
            made = browser.render(f"{URL}#what-the-claim-wants", network)
        finally:
            browser.close()
            sessions.close()
        assert not tree("--sourcecheck-mark="), "a browser outlived its page"
        return made, network


@pytest.fixture(scope="module")
def stage(chromium_path):
    with LoopbackWeb() as web:
        yield Stage(web, chromium_path)


pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("swept")]

STORY = "The harbour of Tarfaya was closed in May 2015, and the boats were taken to Laayoune by road. "


def test_a_shell_fills_itself(stage):
    shell, cdn = stage.web.host("shell.test"), stage.web.host("cdn.test")
    cdn.page(
        "/app.js",
        "fetch('/data.json?page=' + location.hash).then(r => r.json()).then(d => {"
        "document.cookie = 'seen=1'; localStorage.x = 1;"
        "document.getElementById('app').innerHTML = `<h1>${navigator.userAgent}</h1><p>${d.text}</p>"
        "<p class=off>Of ghosts nothing was said.</p><p style='visibility:hidden'>Dark <b class=on>light</b></p>`;});",
        content_type="text/javascript",
    )
    shell.page("/data.json?page=", f'{{"text": "{STORY * 6}"}}', content_type="application/json",
               headers=[("Set-Cookie", "id=7")])  # fmt: skip
    made, network = stage.render(
        "<!doctype html><style>.off{display:none}.on{visibility:visible}</style><div id=app></div>"
        "<noscript>Please switch on scripts.</noscript><script src='https://cdn.test/app.js'></script>"
    )
    assert (made.failure, made.partial, network.failed) == ("", "", [])
    assert made.browser.startswith("Chromium 1")
    assert STORY.strip() in made.html
    assert '<p class="off" hidden="">' in made.html
    assert 'visibility:hidden">Dark <b class="on">light' in made.html, "some of it can be seen"
    assert "noscript" not in made.html
    assert f"<h1>{stage.web.settings().identity['User-Agent']}</h1>" in made.html
    asked = [hit for hit in stage.web.hits if hit.host in ALLOWED]
    assert [(hit.host, hit.path) for hit in asked] == [("cdn.test", "/app.js"), ("shell.test", "/data.json?page=")]
    assert not any("cookie" in hit.headers or "referer" in hit.headers for hit in asked)
    assert len(network.exchanges) == 2, "what it was made of is evidence"


def test_nothing_leaves_around_the_guard(stage):
    with socket.socket() as trap, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        trap.bind(("127.0.0.1", 0))
        trap.listen()
        trap.setblocking(False)
        datagrams.bind(("127.0.0.1", 0))
        datagrams.setblocking(False)
        at, udp = f"127.0.0.1:{trap.getsockname()[1]}", datagrams.getsockname()[1]
        stage.web.host("shell.test").redirect("/inside", f"http://{at}/secret", 302)
        before = len(stage.web.hits)
        made, network = stage.render(f"""<!doctype html><link rel=preconnect href=http://{at}>
          <link rel=dns-prefetch href=//{at}><link rel=prefetch href=http://{at}/p><link rel=icon href=http://{at}/i>
          <img src=http://{at}/img><iframe src=http://{at}/frame></iframe><iframe src=file:///etc/passwd></iframe>
          <video src=http://{at}/v></video><a id=d download=x href=data:text/plain,hello>d</a>
          <form id=f method=post target=_blank action=http://{at}/post><input name=a value=b></form>
          <p id=p>{STORY * 6}</p><script>
          const tries = [
            () => fetch('http://{at}/'), () => fetch('http://169.254.169.254/latest'), () => fetch('http://[::1]/'),
            () => fetch('/inside'), () => fetch('https://shell.test:8443/'), () => fetch('/', {{method: 'POST'}}),
            () => fetch('file:///etc/passwd'), () => fetch('http://localhost:{at.rpartition(":")[2]}/'),
            () => navigator.sendBeacon('http://{at}/beacon', 'x'), () => new WebSocket('wss://shell.test/ws'),
            () => new WebSocket('ws://{at}/ws'), () => new EventSource('https://shell.test/events'),
            () => new Worker(URL.createObjectURL(new Blob([`fetch('http://{at}/worker');
                   new WebSocket('ws://{at}/worker')`]))),
            () => navigator.serviceWorker.register('/sw.js'), () => window.open('http://{at}/popup'),
            () => document.getElementById('d').click(), () => document.getElementById('f').submit(),
            () => {{ const c = new RTCPeerConnection({{iceServers: [{{urls: 'stun:127.0.0.1:{udp}'}}]}});
                    c.createDataChannel('x'); c.createOffer().then(o => c.setLocalDescription(o)); }},
            () => navigator.geolocation.getCurrentPosition(() => 0), () => Notification.requestPermission(),
            () => {{ location = 'file:///etc/passwd'; }}, () => print(), () => showOpenFilePicker(),
          ];
          for (const one of tries) try {{ const got = one();
            if (got && got.then) got.then(r => r.text && r.text()).then(t => document.body.append('GOT ' + t), () => 0);
          }} catch (e) {{}}
          </script>""")
        with pytest.raises(BlockingIOError):
            trap.accept()
        with pytest.raises(BlockingIOError):
            datagrams.recv(1)
    assert not made.failure, made.detail
    assert STORY.strip() in made.html
    assert "GOT root:" not in made.html
    assert "secret" not in made.html.partition("</script>")[2]
    assert made.partial.startswith("it did not get all it asked for (")
    said = "\n".join(network.failed)
    for part in ("169.254.169.254/latest: private-address", "bad-port", "POST is not asked", "/inside: bad-port",
                 "websocket wss://shell.test/ws", "eventsource https://shell.test/events"):  # fmt: skip
        assert part in said
    asked = [(hit.method, hit.path) for hit in stage.web.hits[before:]]
    assert asked == [("GET", "/inside")]


def test_a_script_that_never_ends_is_ended(stage):
    made, _ = stage.render(f"<p>{STORY}</p><script>for (;;);</script>", browser_timeout=2.0)
    assert (made.failure, made.html) == ("browser-timeout", "")


def test_dialogs_without_end_are_ended(stage):
    page = "<script>for (;;) { alert('Stay'); confirm('Stay?'); prompt('Stay!'); }</script>"
    made, _ = stage.render(page, browser_timeout=2.0)
    assert made.failure == "browser-timeout"


def test_a_page_that_never_rests_is_not_all_there_is(stage):
    page = f"<p>{STORY}</p><p id=n></p><script>setInterval(() => n.textContent += 'x', 50)</script>"
    made, _ = stage.render(page, browser_timeout=3.0)
    assert STORY.strip() in made.html
    assert made.partial == "it did not come to rest in time"


def test_a_page_that_sends_on_is_not_followed(stage):
    before = len(stage.web.hits)
    way = "location = '/elsewhere?token=abcdefgh12345678'"
    made, _ = stage.render(f"<p>{STORY}</p><script>setTimeout(() => {{ {way} }}, 200)</script>")
    assert made.failure == "browser-sent-on"
    assert "was not followed" in made.detail
    assert "abcdefgh" not in made.detail
    assert len(stage.web.hits) == before


def test_a_page_without_measure_is_not_taken(stage):
    page = "<div id=a hidden></div><script>a.textContent = 'word '.repeat(2e7)</script>"
    made, _ = stage.render(page)
    assert made.failure in ("browser-too-large", "browser-memory")
    assert made.html == ""


def test_a_page_that_eats_memory_is_ended(stage):
    page = "<script>const kept = []; for (;;) kept.push(new Uint8Array(3e7).fill(1))</script>"
    made, _ = stage.render(page, browser_memory=600_000_000)
    assert made.failure in ("browser-memory", "browser-failed"), "the browser may be quicker than we are"


def test_shadow_trees_are_said_to_be_unread(stage):
    page = (
        f"<p>{STORY * 6}</p><x-a></x-a><script>document.querySelector('x-a').attachShadow({{mode: 'closed'}})"
        ".textContent = 'The mayor was there.'</script>"
    )
    made, _ = stage.render(page)
    assert made.partial == "it keeps text in shadow trees, which are not read"


def test_scripts_cannot_answer_for_the_page(stage):
    page = f"""<p>{STORY * 6}</p><p id=x>No one was hurt.</p><script>
      const say = '<html><p>Ten were hurt.</p></html>';
      for (const name of ['outerHTML', 'innerHTML', 'textContent'])
        Object.defineProperty(Element.prototype, name, {{get: () => say}});
      window.getComputedStyle = () => ({{display: 'none', visibility: 'hidden'}});
      XMLSerializer.prototype.serializeToString = () => say; Element.prototype.setAttribute = () => 0;
      </script>"""
    made, _ = stage.render(page)
    assert '<p id="x">No one was hurt.</p>' in made.html


@pytest.mark.parametrize(
    ("path", "reason"), [("/nowhere/chromium", "browser-missing"), ("/bin/false", "browser-failed")]
)
def test_without_a_browser_there_is_a_reason(stage, path, reason):
    made, _ = stage.render("<p>x", browser_path=path)
    assert made.failure == reason
    assert made.detail


def test_closing_ends_a_page_that_is_being_read(stage):
    settings = stage.web.settings(browser_path=stage.path, browser_sandbox=os.geteuid() != 0, browser_timeout=60.0)
    sessions, browser = Sessions(settings), Browser(settings)
    served = Reply(200, {"content-type": "text/html"}, b"<p>x<script>for (;;);</script>")
    network = PageNetwork(URL, served, sessions, lambda url: None, max_bytes=1_000_000, timeout=5.0)
    with ThreadPoolExecutor(1) as lane:
        going = lane.submit(browser.render, URL, network)
        while not tree("--sourcecheck-mark=") and not going.done():
            pass
        browser.close()
        made = going.result(30)
    sessions.close()
    assert (made.failure, made.detail) == ("browser-failed", "the run was ended")
    assert not tree("--sourcecheck-mark=")
    assert browser.render(URL, network).detail == "the run was ended", "closed is closed"

"""One page in a browser: loaded, left to run until it comes to rest, and taken as it then stands.

Nothing is read from the page's own world, where its scripts could answer for it: we ask from an isolated one.
"""

import asyncio
import contextlib
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from checker.capture.browser_net import Asked, PageNetwork
from checker.settings import Settings

if TYPE_CHECKING:
    from playwright.async_api import Browser as BrowserOfDriver
    from playwright.async_api import BrowserContext, CDPSession, Dialog, Page, Route

__all__ = ["Rendering", "read_page"]

_TICK: Final = 0.25
_QUIET: Final = 1.0
"""Seconds without a request or a change after which a page with text has come to rest."""
_LONG_QUIET: Final = 3.0
"""The same for a page that shows next to none: a script may be waiting."""
_SOME_TEXT: Final = 400
_MOST_ELEMENTS: Final = 200_000

# Element.attachShadow is opened so that closed shadow trees can be seen to be there; nothing is read from a page's own
# world, where its scripts could answer for it.
_INIT: Final = """(() => { const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (how) { return attach.call(this, {...how, mode: 'open'}); }; })()"""

_STATE: Final = """(() => { const root = document.documentElement; return root ? [root.textContent.length,
  document.getElementsByTagName('*').length, document.body ? document.body.innerText.slice(0, 2000).trim().length : 0]
  : [0, 0, 0]; })()"""

_SERIALIZE: Final = """((mostElements, mostText) => {
  const root = document.documentElement;
  if (!root) return {html: '', shadow: 0};
  const all = root.getElementsByTagName('*');
  if (all.length > mostElements || root.textContent.length > mostText) return {large: true};
  const nodes = Array.from(all);
  const body = document.body, seen = new Set();
  let shadow = 0;
  // What the page's styles keep from being seen is marked as hidden. Backwards, children come before their parents.
  for (let at = nodes.length - 1; at >= 0; at--) {
    const node = nodes[at], name = node.localName;
    if (name === 'noscript') { node.remove(); continue; }
    if (node.shadowRoot && node.shadowRoot.textContent.trim()) shadow++;
    if (!body || node === body || !body.contains(node) || ['script', 'style', 'template', 'link', 'meta', 'br', 'wbr',
        'option', 'optgroup', 'source', 'track', 'param', 'area', 'map', 'datalist'].includes(name)) continue;
    const style = getComputedStyle(node);
    const visible = style.visibility === 'visible' || seen.has(node);
    if (visible && node.parentNode) seen.add(node.parentNode);
    if (style.display === 'none' || !visible) node.setAttribute('hidden', '');
  }
  const html = root.outerHTML;
  return html.length > mostText ? {large: true} : {html, shadow};
})"""


@dataclass(frozen=True, slots=True)
class Rendering:
    """What a browser made of a page: `html` as it stood in the end, or the `failure` (a reason code) and its detail.

    `browser` is the browser's name and version. `partial` says what keeps it from being all the page has to show, ""
    when it came to rest and got all it asked for.
    """

    html: str = ""
    browser: str = ""
    partial: str = ""
    failure: str = ""
    detail: str = ""


async def read_page(browser: "BrowserOfDriver", url: str, network: PageNetwork, settings: Settings) -> Rendering:
    """Load one page, wait until it has come to rest, and take what it shows.

    Args:
        browser: A running browser.
        url: The page's address; its fragment is left out, since it says what a claim wants to find.
        network: What the page gets.
        settings: The run's settings.

    Raises:
        TimeoutError: its scripts let nobody else have a turn.
        Exception: whatever the browser or its driver said.
    """
    until = time.monotonic() + settings.browser_timeout
    context: BrowserContext = await browser.new_context(
        service_workers="block",
        accept_downloads=False,
        permissions=[],
        user_agent=settings.identity["User-Agent"],
        locale="en-US",
        timezone_id="UTC",
        viewport={"width": 1280, "height": 2000},
        reduced_motion="reduce",
    )
    page: Page = await context.new_page()
    pending: set[Any] = set()

    async def route(given: "Route") -> None:
        pending.add(given)
        try:
            asked = _asked(given, page)
            reply = await asyncio.to_thread(network.answer, asked) if asked else None
            if reply is None:
                await given.abort("blockedbyclient")
            else:
                await given.fulfill(status=reply.status, headers=reply.headers, body=reply.body)
        except Exception:  # the page, or the browser, is gone
            return
        finally:
            pending.discard(given)

    async def away(other: "Page") -> None:
        if other is not page:
            with contextlib.suppress(Exception):
                await other.close()

    async def dismiss(dialog: "Dialog") -> None:
        with contextlib.suppress(Exception):
            await dialog.dismiss()

    await context.add_init_script(_INIT)
    await context.route("**/*", route)
    context.on("page", away)
    page.on("dialog", dismiss)
    page.on("websocket", lambda line: network.fail(f"websocket {line.url[:200]}: it is not opened"))
    crashed: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def died(_page: object) -> None:
        if not crashed.done():
            crashed.set_result(True)

    page.on("crash", died)
    await page.goto(url.partition("#")[0], wait_until="commit", timeout=1000 * _left(until))
    world = _World(await context.new_cdp_session(page))
    rested = await _rest(world, until, pending, network, crashed)
    if crashed.done():
        return Rendering(failure="browser-failed", detail="the page's process died")
    if network.sent_on:
        detail = f"its scripts send visitors on to {network.sent_on}, which was not followed: cite that"
        return Rendering(failure="browser-sent-on", detail=detail)
    arguments = f"({_MOST_ELEMENTS}, {settings.max_bytes})"
    # The time to take it is no time of the page's.
    made = await asyncio.wait_for(world.evaluate(_SERIALIZE + arguments), max(5.0, _left(until)))
    if made.get("large"):
        return Rendering(failure="browser-too-large", detail="what its scripts build is larger than what is read")
    return Rendering(made["html"], partial=_partial(network, made["shadow"], rested=rested))


class _World:
    """A place of our own in the page: its scripts see what we change there, and cannot touch what we ask with."""

    def __init__(self, session: "CDPSession") -> None:
        self._session = session
        self._context: int | None = None

    async def evaluate(self, expression: str) -> Any:  # noqa: ANN401 - what JSON holds
        """The value of an expression; once more in a new place if the old one went with a document.

        Raises:
            Exception: it has none.
        """
        for again in (True, False):
            try:
                if self._context is None:
                    frame = (await self._session.send("Page.getFrameTree"))["frameTree"]["frame"]["id"]
                    world = {"frameId": frame, "worldName": "sourcecheck"}
                    self._context = (await self._session.send("Page.createIsolatedWorld", world))["executionContextId"]
                asked = {"expression": expression, "contextId": self._context, "returnByValue": True}
                answer = await self._session.send("Runtime.evaluate", asked)
            except Exception:
                self._context = None
                if not again:
                    raise
                continue
            if "exceptionDetails" in answer:
                raise ValueError("the page could not be taken from the browser")
            return answer["result"].get("value")
        return None


async def _rest(
    world: _World, until: float, pending: set[Any], network: PageNetwork, crashed: "asyncio.Future[bool]"
) -> bool:
    """Wait until a page neither asks nor changes. Returns whether it did so in time.

    Raises:
        TimeoutError: its scripts let nobody else have a turn.
    """
    last: Any = None
    since = time.monotonic()
    while time.monotonic() < until:
        state = await asyncio.wait_for(world.evaluate(_STATE), max(1.0, _left(until)))
        if crashed.done() or network.sent_on:
            return True
        now = time.monotonic()
        if state != last or pending:
            last, since = state, now
        elif now - since >= (_QUIET if state and state[2] >= _SOME_TEXT else _LONG_QUIET):
            return True
        await asyncio.sleep(_TICK)
    return False


def _asked(route: "Route", page: "Page") -> Asked | None:
    """A request of the page in our terms; None for those of other windows, and of frames inside it."""
    request = route.request
    try:
        frame = request.frame
    except Exception:  # of a worker, or of a page that is just being made
        frame = None
    if frame is not None and frame.page is not page:
        return None
    main = request.is_navigation_request() and frame is not None and frame.parent_frame is None
    kind = request.resource_type
    if kind == "document" and not main:
        return None
    return Asked(request.url, request.method, kind, dict(request.headers), main)


def _partial(network: PageNetwork, shadow: int, *, rested: bool) -> str:
    """What keeps a rendering from being all there is, as a sentence's end."""
    if not rested:
        return "it did not come to rest in time"
    if network.failed:
        more = f" and {len(network.failed) - 1} more" if len(network.failed) > 1 else ""
        return f"it did not get all it asked for ({network.failed[0][:200]}){more}"
    return "it keeps text in shadow trees, which are not read" if shadow else ""


def _left(until: float) -> float:
    return max(0.001, until - time.monotonic())

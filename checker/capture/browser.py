"""A real browser that reads one page at a time: a system Chromium, driven by Playwright, without a network of its own.

Whatever the page asks for goes through `browser_net`. The browser itself is told to use a proxy that refuses every
connection and to resolve no name, so that what Playwright does not hand over (WebSockets, WebRTC, prefetching, the
browser's own errands) reaches nothing. Each page has a browser process of its own, with a fresh profile that goes with
it; one that takes too long or too much is killed with everything it started.
"""

import asyncio
import contextlib
import os
import secrets
import shutil
import socket
import tempfile
import threading
from concurrent.futures import CancelledError, Future
from pathlib import Path
from typing import TYPE_CHECKING, Final

from checker.capture.browser_net import PageNetwork
from checker.capture.browser_page import Rendering, read_page
from checker.capture.processes import end_tree, memory_of, tree
from checker.settings import Settings

if TYPE_CHECKING:
    from playwright.async_api import Playwright

__all__ = ["Browser", "find_browser"]

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FOLDERS: Final = ("/Applications/Chromium.app/Contents/MacOS/Chromium",
                   "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")  # fmt: skip

_FLAGS: Final = (
    "--proxy-bypass-list=<-loopback>",  # this machine itself is not left out
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-quic",
    "--dns-prefetch-disable",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-breakpad",
    "--disable-crash-reporter",
    "--disable-sync",
    "--disable-extensions",
    "--disable-plugins",
    "--disable-notifications",
    "--disable-gpu",
    "--disable-3d-apis",
    "--deny-permission-prompts",
    "--block-new-web-contents",
    "--mute-audio",
    "--no-first-run",
    "--no-pings",
    "--js-flags=--max-old-space-size=512",
)

_START: Final = 20.0
"""Seconds a browser has for starting."""
_TICK: Final = 0.25


def find_browser(settings: Settings) -> str:
    """The system's Chromium, "" when there is none; one is never downloaded."""
    if settings.browser_path is not None:
        return str(settings.browser_path) if settings.browser_path.is_file() else ""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    return found or next((path for path in _FOLDERS if Path(path).is_file()), "")


class Browser:
    """Renders pages, one after another, on a thread of its own. Safe to use from many threads.

    Args:
        settings: Which browser, and its limits.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._turn = threading.Lock()
        self._closed = False
        self._mark = ""
        self._going: Future[Rendering] | None = None

    def render(self, url: str, network: PageNetwork) -> Rendering:
        """Have a page's scripts run, and take what it then shows.

        Args:
            url: The page's address; its fragment is left out, since it says what the claim wants to find.
            network: What the page gets.

        Returns:
            The rendering, whatever happened.
        """
        path = find_browser(self._settings)
        if not path:
            return Rendering(failure="browser-missing", detail="no Chromium was found on this machine")
        try:
            import playwright.async_api  # noqa: F401
        except ImportError:
            return Rendering(failure="browser-missing", detail="playwright is not installed: the extra `browser`")
        with self._turn:
            loop = self._started()
            if loop is None:
                return Rendering(failure="browser-failed", detail="the run was ended")
            mark = self._mark = f"--sourcecheck-mark={secrets.token_hex(16)}"
            future = asyncio.run_coroutine_threadsafe(self._rendered(path, mark, url, network), loop)
            with self._lock:
                self._going = future
                if self._closed:
                    future.cancel()
            try:
                return future.result(self._settings.browser_timeout + 2 * _START)
            except CancelledError:
                return Rendering(failure="browser-failed", detail="the run was ended")
            except Exception as error:
                future.cancel()
                return Rendering(failure="browser-failed", detail=_first_line(error))
            finally:
                end_tree(mark)

    def close(self) -> None:
        """End a page that is still being read, and the thread."""
        with self._lock:
            self._closed = True
            loop, thread = self._loop, self._thread
            if self._going is not None:
                self._going.cancel()
        if self._mark:
            end_tree(self._mark)
        if loop is not None and thread is not None:
            with self._turn:
                loop.call_soon_threadsafe(loop.stop)
                thread.join(_START)

    def _started(self) -> asyncio.AbstractEventLoop | None:
        with self._lock:
            if self._closed:
                return None
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._loop.set_exception_handler(lambda _loop, _context: None)  # of what a killed browser still owed
                self._thread = threading.Thread(target=self._run, args=(self._loop,), name="browser", daemon=True)
                self._thread.start()
            return self._loop

    @staticmethod
    def _run(loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_forever()
        finally:
            left = asyncio.all_tasks(loop)
            for task in left:
                task.cancel()
            if left:
                loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()

    async def _rendered(self, path: str, mark: str, url: str, network: PageNetwork) -> Rendering:
        """One page from start to end."""
        from playwright.async_api import async_playwright

        driver = await asyncio.wait_for(async_playwright().start(), _START)
        with contextlib.ExitStack() as stack:
            # Bound and never listened to: whoever connects is refused, and nobody else can take its place.
            nowhere = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_STREAM))
            nowhere.bind(("127.0.0.1", 0))
            home = stack.enter_context(tempfile.TemporaryDirectory(prefix="sourcecheck-", ignore_cleanup_errors=True))
            try:
                return await self._in_browser(driver, path, mark, url, network, nowhere.getsockname()[1], home)
            finally:
                await asyncio.to_thread(end_tree, mark)
                with contextlib.suppress(Exception):
                    await asyncio.wait_for(driver.stop(), _START)

    async def _in_browser(
        self, driver: "Playwright", path: str, mark: str, url: str, network: PageNetwork, port: int, home: str
    ) -> Rendering:
        settings = self._settings
        try:
            browser = await asyncio.wait_for(
                driver.chromium.launch(
                    executable_path=path,
                    chromium_sandbox=settings.browser_sandbox,
                    args=[mark, f"--proxy-server=http://127.0.0.1:{port}", *_FLAGS],
                    env={"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": home, "TMPDIR": home, "LANG": "C.UTF-8"},
                    handle_sigint=False,
                    handle_sigterm=False,
                    handle_sighup=False,
                ),
                _START,
            )
        except Exception as error:
            root = settings.browser_sandbox and hasattr(os, "geteuid") and os.geteuid() == 0
            why = "as root its sandbox cannot be had, see docs/browser.md" if root else _first_line(error)
            return Rendering(failure="browser-failed", detail=f"it did not start: {why}")
        name = f"Chromium {browser.version}"
        page: asyncio.Task[Rendering] = asyncio.ensure_future(read_page(browser, url, network, settings))
        watch = asyncio.ensure_future(self._heavy(mark))
        try:
            done, _ = await asyncio.wait(
                (page, watch), timeout=settings.browser_timeout + 5, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            for task in (page, watch):
                task.cancel()
        if page not in done:
            await asyncio.to_thread(end_tree, mark)
            await asyncio.gather(page, watch, return_exceptions=True)
            if watch in done:
                limit = f"{settings.browser_memory // 1_000_000:,} MB"
                return Rendering(browser=name, failure="browser-memory", detail=f"it took more than {limit}")
            return Rendering(browser=name, failure="browser-timeout", detail=self._too_long())
        await asyncio.gather(watch, return_exceptions=True)
        try:
            made = page.result()
        except TimeoutError:
            return Rendering(browser=name, failure="browser-timeout", detail=self._too_long())
        except Exception as error:
            return Rendering(browser=name, failure="browser-failed", detail=_first_line(error))
        return Rendering(made.html, name, made.partial, made.failure, made.detail)

    def _too_long(self) -> str:
        return f"its scripts kept the browser busy for more than {self._settings.browser_timeout:g} s"

    async def _heavy(self, mark: str) -> None:
        """Return when the browser takes more memory than it may."""
        while memory_of(await asyncio.to_thread(tree, mark)) <= self._settings.browser_memory:
            await asyncio.sleep(_TICK)


def _first_line(error: BaseException) -> str:
    """What a driver's error says first; the rest is its log."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return (lines[0] if lines else type(error).__name__)[:200]

"""Our audit without its evidence, to tell what keeping it costs: nothing but this bench can ask for that.

python -m bench.links.apart audit …
"""

from checker.capture.base import CaptureRequest, Fetched
from checker.capture.store import RecordingFetcher
from checker.cli.main import run

__all__: list[str] = []


def forget(self: RecordingFetcher, request: CaptureRequest) -> Fetched:
    """Ask, and keep nothing."""
    return self._fetcher.fetch(request)


if __name__ == "__main__":
    RecordingFetcher.fetch = forget  # type: ignore[method-assign]
    run()

"""A real Chromium for tests, and what it must never report."""

import os
import shutil
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, Response

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# The browser reports every answer of 400 and more; these are natural: a form with mistakes, a page that is not there.
_NATURAL = ("status of 404", "status of 422")


def chromium() -> str | None:
    """Return the path of Chromium: CHROMIUM of the environment, or the one that is installed; None without one."""
    return os.environ.get("CHROMIUM") or next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )


def watch(page: Page, faults: list[str]) -> None:
    """Add to `faults` every error of a script or of the server, every blocked resource, every request elsewhere."""

    def on_console(message: ConsoleMessage) -> None:
        is_natural = any(text in message.text for text in _NATURAL)
        if (message.type == "error" and not is_natural) or "Content Security Policy" in message.text:
            faults.append(f"console: {message.text}")

    def on_response(response: Response) -> None:
        if response.status >= 500:
            faults.append(f"server: {response.status} {response.url}")

    def on_request(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme.startswith("http") and address.hostname not in {"localhost", "127.0.0.1"}:
            faults.append(f"request elsewhere: {request.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.on("response", on_response)
    page.on("request", on_request)

"""Looking at pages in Chromium finds what is wrong with them."""

import shutil
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import sync_playwright

from benchmarks.show_pages import _ARGUMENTS, faults

pytestmark = pytest.mark.browser

_PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page</title>{style}</head>'
    "<body><main><h1>Page</h1><p>Text.</p></main></body></html>"
)


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(503 if "broken" in self.path else 200)
        self.send_header("content-type", "text/html")
        self.send_header("content-security-policy", "default-src 'none'")
        self.end_headers()
        self.wfile.write(
            _PAGE.format(style="<style>p { color: #111 }</style>" if "style" in self.path else "").encode()
        )

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_a_status_and_what_the_policy_forbids_are_faults(site: str) -> None:
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("chromium is not installed; on Debian: apt install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        look = ("en", "light", "wide")
        assert faults(browser, site, "/page", 200, look) == []
        assert faults(browser, site, "/broken", 503, look) == []
        assert faults(browser, site, "/broken", 200, look) == ["answered with 503 instead of 200"]
        (forbidden,) = faults(browser, site, "/style", 200, look)
        assert "Content Security Policy" in forbidden
        browser.close()

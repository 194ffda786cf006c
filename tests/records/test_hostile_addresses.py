"""A catalogue of hostile addresses of public files, and of what they give."""

import http.server
import threading

import pytest
from hostile import HUGE, refused

from fetch import fetch


class Answers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/endless":
            self.send_response(200)
            self.end_headers()
            try:
                while True:
                    self.wfile.write(bytes(1_000_000))
            except OSError:
                return
        elif self.path == "/loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.end_headers()
        elif self.path == "/short":
            self.send_response(200)
            self.send_header("Content-Length", str(HUGE))
            self.end_headers()
            self.wfile.write(b"little")
        elif self.path == "/garbage":
            self.wfile.write(b"\x00\xff" * 100)
        else:
            self.send_response(302)
            self.send_header(
                "Location", {"/file": "file:///etc/hostname", "/ftp": "ftp://127.0.0.1/x"}[self.path]
            )
            self.end_headers()

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def server():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers) as running:
        running.daemon_threads = True
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def registered(url):
    """An entry of the register."""
    return {"url": url, "sha256": "0" * 64, "size": 1000}


@pytest.mark.parametrize("path", ["/endless", "/loop", "/short", "/garbage", "/file", "/ftp"])
def test_what_an_address_gives(tmp_path, server, path):
    refused(fetch, "x.csv", registered(server + path), "", tmp_path / "x.csv")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "url", ["file:///etc/hostname", "ftp://127.0.0.1/x", "data:,x", "nonsense", "http://[::1"]
)
def test_addresses(tmp_path, url):
    refused(fetch, "x.csv", registered(url), "", tmp_path / "x.csv")

"""A catalogue of hostile addresses of public files, and of what they give."""

import http.server
import threading
import time

import pytest
from hostile import HUGE, refused

import fetch as script
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
        elif self.path in ("/slow", "/slow_headers"):
            try:
                if self.path == "/slow":
                    self.send_response(200)
                    self.end_headers()
                while True:
                    self.wfile.write(b"1")
                    time.sleep(0.02)
            except OSError:
                return
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


@pytest.mark.parametrize("path", ["/slow", "/slow_headers"])
def test_a_server_that_never_ends_is_given_up(tmp_path, monkeypatch, server, path):
    """It answers before any timeout of a connection."""
    monkeypatch.setattr(script, "TIMEOUT", 0.3)
    monkeypatch.setattr(script, "SLOWEST", 5000)
    begin = time.monotonic()
    message = refused(fetch, "x.csv", registered(server + path), "", tmp_path / "x.csv")
    assert time.monotonic() - begin < 3
    assert "of 1000 bytes came in 0.5 s" in message
    assert not list(tmp_path.iterdir())

import hashlib
import http.server
import threading

import fetch as script
import pytest

from faultslip.errors import InputError

CONTENT = b"time,emission\n0,1\n"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def server(tmp_path):
    folder = tmp_path / "served"
    folder.mkdir()
    (folder / "x.csv").write_bytes(CONTENT)

    class Handler(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments):
            super().__init__(*arguments, directory=folder)

        def log_message(self, *arguments):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def fetch(name, url, sha256, mirror, path):
    script.fetch(name, url, sha256, len(CONTENT), mirror, path)


def leftovers(folder):
    return [p.name for p in folder.rglob("*") if p.is_file()]


def test_download(tmp_path, server):
    fetch("a/x.csv", f"{server}/x.csv", SHA256, "", tmp_path / "raw/x.csv")
    assert (tmp_path / "raw/x.csv").read_bytes() == CONTENT


def test_mirror_comes_first(tmp_path):
    (tmp_path / "mirror/a").mkdir(parents=True)
    (tmp_path / "mirror/a/x.csv").write_bytes(CONTENT)
    fetch("a/x.csv", "http://127.0.0.1:9/x.csv", SHA256, str(tmp_path / "mirror"), tmp_path / "raw/x.csv")
    assert (tmp_path / "raw/x.csv").read_bytes() == CONTENT


def test_a_mirror_without_the_file_leaves_the_network(tmp_path, server):
    fetch("a/x.csv", f"{server}/x.csv", SHA256, str(tmp_path), tmp_path / "raw/x.csv")
    assert (tmp_path / "raw/x.csv").exists()


def test_wrong_checksum(tmp_path, server):
    with pytest.raises(InputError, match="its sha256 is .* the register expects"):
        fetch("a/x.csv", f"{server}/x.csv", "0" * 64, "", tmp_path / "raw/x.csv")
    assert leftovers(tmp_path / "raw") == []


@pytest.mark.parametrize("mirror", ["", "nowhere"])
def test_no_network_and_no_mirror(tmp_path, mirror):
    with pytest.raises(InputError, match=r"cannot be read .* mirror=FOLDER"):
        fetch("a/x.csv", "http://127.0.0.1:9/x.csv", SHA256, mirror, tmp_path / "raw/x.csv")
    assert leftovers(tmp_path / "raw") == []


def test_missing_at_the_address(tmp_path, server):
    with pytest.raises(InputError, match="cannot be read .Not Found|File not found"):
        fetch("a/x.csv", f"{server}/y.csv", SHA256, "", tmp_path / "raw/x.csv")

"""Public files: the mirror, the network and the checksum."""

import hashlib
import http.server
import threading

import pytest

from faultslip.io.errors import InputError
from faultslip.io.yaml_file import load_yaml
from fetch import fetch
from projects import ROOT

CONTENT = b"time,emission\n0,1\n"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
NOWHERE = "http://127.0.0.1:9/x.csv"


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


def test_public_files_are_those_of_the_register(mirror):
    """So that a study that finds them in a mirror gets what it would have fetched."""
    register = load_yaml(ROOT / "resources" / "register.yaml")
    found = {name: mirror / name for name in register if (mirror / name).is_file()}
    assert found
    for name, path in found.items():
        content = path.read_bytes()
        expected = (register[name]["size"], register[name]["sha256"])
        assert (len(content), hashlib.sha256(content).hexdigest()) == expected, name


def fetch_to(folder, url, mirror="", sha256=SHA256):
    registered = {"url": url, "sha256": sha256, "size": len(CONTENT)}
    fetch("a/x.csv", registered, mirror, str(folder / "raw" / "x.csv"))
    return (folder / "raw" / "x.csv").read_bytes()


def leftovers(folder):
    return [p.name for p in folder.rglob("*") if p.is_file()]


@pytest.mark.parametrize("mirror", ["", None])
def test_download(tmp_path, server, mirror):
    assert fetch_to(tmp_path, f"{server}/x.csv", mirror) == CONTENT


def test_the_mirror_comes_first(tmp_path):
    (tmp_path / "mirror/a").mkdir(parents=True)
    (tmp_path / "mirror/a/x.csv").write_bytes(CONTENT)
    assert fetch_to(tmp_path, NOWHERE, str(tmp_path / "mirror")) == CONTENT


def test_a_mirror_without_the_file_leaves_the_network(tmp_path, server):
    assert fetch_to(tmp_path, f"{server}/x.csv", str(tmp_path)) == CONTENT


def test_a_wrong_checksum_is_refused(tmp_path, server):
    with pytest.raises(InputError, match="its sha256 is .* the register expects"):
        fetch_to(tmp_path, f"{server}/x.csv", sha256="0" * 64)
    assert leftovers(tmp_path / "raw") == []


@pytest.mark.parametrize("mirror", ["", "nowhere"])
def test_no_network_and_no_mirror(tmp_path, mirror):
    with pytest.raises(InputError, match=r"cannot be read .* mirror=FOLDER"):
        fetch_to(tmp_path, NOWHERE, mirror)
    assert leftovers(tmp_path / "raw") == []


def test_a_file_missing_at_the_address(tmp_path, server):
    with pytest.raises(InputError, match="cannot be read .Not Found|File not found"):
        fetch_to(tmp_path, f"{server}/y.csv")

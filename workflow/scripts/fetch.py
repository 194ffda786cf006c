"""Fetch a public raw file from the mirror if it is there, otherwise from its address."""

import http.client
import shutil
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from faultslip.io import files
from faultslip.io.errors import InputError

TIMEOUT = 60  # s, without any answer
SLOWEST = 10_000  # bytes per second; a download that is slower, after the first minute, is given up
PIECE = 2**20  # bytes
# Opens web addresses and follows their redirections, but none of the other schemes that urllib knows.
OPENER = urllib.request.OpenerDirector()
for handler in (
    urllib.request.ProxyHandler,
    urllib.request.HTTPHandler,
    urllib.request.HTTPSHandler,
    urllib.request.HTTPRedirectHandler,
    urllib.request.HTTPDefaultErrorHandler,
    urllib.request.HTTPErrorProcessor,
    urllib.request.UnknownHandler,
):
    OPENER.add_handler(handler())


def fetch(file: str, registered: Mapping[str, Any], mirror: str | None, output: str) -> None:
    """Put a file of the register in its place and verify its checksum.

    Parameters
    ----------
    file : str
        Name in the register, and path in the mirror.
    registered : mapping
        Its entry in the register: `url`, `sha256`, and `size`, bytes; a download ends where there are more.
    mirror : str, optional
        Folder that is searched first. None or an empty string: no folder.
    output : str
        File to write.

    Raises
    ------
    InputError
        If neither the mirror nor the network has the file, the network is too slow, or the checksum differs.
    """
    url, sha256 = registered["url"], registered["sha256"]
    copy = Path(mirror) / file if mirror else None
    with files.atomic_path(output) as temporary:
        if copy is not None and copy.is_file():
            source = str(copy)
            shutil.copyfile(copy, temporary)
        else:
            source = url
            _download(file, url, registered["size"], temporary, mirror)
        found = files.sha256(temporary)
        if found != sha256:
            raise InputError(
                f"{source}: its sha256 is {found}, the register expects {sha256} for {file}; "
                "the file is damaged or another version: replace it, or download it again"
            )
    print(f"{file} from {source}, sha256 {sha256}")


def _download(name, url, size, target, mirror):
    try:
        with open(target, "wb") as file:
            file.writelines(_pieces(url, size))
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
        searched = f"the mirror {mirror} does not hold {name}" if mirror else "no mirror is set"
        raise InputError(
            f"{name}: {searched}, and {url} cannot be read ({getattr(error, 'reason', error)}). "
            "Run again where there is a network; or download the file elsewhere, put it into a folder "
            "under that name, and name the folder: --config mirror=FOLDER (make all MIRROR=FOLDER)"
        ) from None


def _pieces(url: str, size: int) -> Iterator[bytes]:
    """Yield the content of an address, no more than a byte too many, until the time for its size is over.

    The timeout of a connection begins anew with each byte, also of the headers. A thread, which ends with the
    job at the latest, therefore waits for the server.
    """
    seconds = TIMEOUT + size / SLOWEST
    end, received = time.monotonic() + seconds, 0
    answers: SimpleQueue[bytes | Exception] = SimpleQueue()
    threading.Thread(target=_receive, args=(url, size + 1, answers), daemon=True).start()
    while True:
        try:
            answer = answers.get(timeout=max(0.0, end - time.monotonic()))
        except Empty:
            raise TimeoutError(f"{received} of {size} bytes came in {seconds:.3g} s") from None
        if isinstance(answer, Exception):
            raise answer
        if not answer:
            return
        received += len(answer)
        yield answer


def _receive(url, most, answers):
    """Put the content of an address into a queue, piece by piece; at its end nothing, or an error."""
    try:
        with OPENER.open(url, timeout=TIMEOUT) as response:
            while piece := response.read1(min(PIECE, most)):
                answers.put(piece)
                most -= len(piece)
        answers.put(b"")
    except Exception as error:  # raised where the answers are read
        answers.put(error)


if __name__ == "__main__":
    from faultslip.job import run

    run(fetch, snakemake)

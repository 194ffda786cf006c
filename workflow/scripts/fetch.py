"""Fetch a public raw file: from the mirror if it is there, else from its address."""

import http.client
import shutil
import urllib.error
import urllib.request
from pathlib import Path

from faultslip.errors import InputError
from faultslip.files import sha256 as checksum
from faultslip.files import whole

TIMEOUT = 60  # seconds
# Addresses and what they redirect to: nothing of the other schemes that urllib knows.
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


def fetch(name, url, sha256, size, mirror, path):
    """Put a file of the register in its place, its checksum verified.

    Parameters
    ----------
    name : str
        As the register has it; the mirror holds it under this path.
    url, sha256 : str
    size : int
        Bytes; a download ends where there are more.
    mirror : str
        Folder that is looked into first, or an empty string.
    path : str
        Where to write.

    Raises
    ------
    InputError
        If neither mirror nor network give it, or the checksum differs.
    """
    copy = Path(mirror) / name if mirror else None
    with whole(path) as temporary:
        if copy is not None and copy.is_file():
            source = str(copy)
            shutil.copyfile(copy, temporary)
        else:
            source = url
            _download(name, url, size, temporary, mirror)
        found = checksum(temporary)
        if found != sha256:
            raise InputError(
                f"{source}: its sha256 is {found}, the register expects {sha256} for {name}; "
                "the file is damaged or another version: replace it, or get it again"
            )
    print(f"{name} from {source}, sha256 {sha256}")


def _download(name, url, size, target, mirror):
    try:
        with OPENER.open(url, timeout=TIMEOUT) as response, open(target, "wb") as file:
            file.write(response.read(size + 1))
    except (urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
        looked = f"the mirror {mirror} does not hold {name}" if mirror else "no mirror is set"
        raise InputError(
            f"{name}: {looked}, and {url} cannot be read ({getattr(error, 'reason', error)}). "
            "Run again where there is network; or get the file elsewhere, put it into a folder "
            "under that name, and name the folder: --config mirror=FOLDER (make all MIRROR=FOLDER)"
        ) from None


if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        fetch(
            name=snakemake.wildcards.file,
            url=snakemake.params.url,
            sha256=snakemake.params.sha256,
            size=snakemake.params.size,
            mirror=snakemake.resources.mirror,
            path=snakemake.output[0],
        )

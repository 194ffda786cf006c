"""State of an unfinished job, from which the next one goes on as if nothing had happened."""

import hashlib
import os
import signal
import sys
import time
from pathlib import Path

from faultslip.files import whole

DIGEST = 64  # hexadecimal digits of a sha256


class Checkpoint:
    """A file with the latest state of a job, and beside it the one before.

    Each begins with a checksum of all that follows and one of what the job was made from: a
    file that is cut off, or belongs to other data, parameters or code, is not used.

    Parameters
    ----------
    path : str
    made_from : str
        sha256 of everything that the job's result depends on.
    every : float
        Seconds between two writings, at least.
    """

    def __init__(self, path, made_from, every=60.0):
        self.path = Path(path)
        self.previous = self.path.with_name(self.path.name + ".previous")
        self.made_from, self.every = made_from, every
        self.latest, self.taken, self.written = None, 0.0, time.monotonic()

    def keep(self, state):
        """The state from which the job could go on, given by `state()` as bytes.

        Taken once a second at most, and written if the last writing is old.
        """
        now = time.monotonic()
        if now - self.taken >= min(1.0, self.every):
            self.latest, self.taken = state(), now
        if now - self.written >= self.every:
            self.write()

    def write(self):
        """Write the latest state, unless it has been."""
        if self.latest is None:
            return
        content = self.made_from.encode() + self.latest
        if self.path.exists():
            os.replace(self.path, self.previous)
        with whole(self.path) as temporary:
            temporary.write_bytes(hashlib.sha256(content).hexdigest().encode() + content)
        self.latest, self.written = None, time.monotonic()

    def load(self):
        """The last state that was written whole by this very job, or None."""
        for path in (self.path, self.previous):
            if not path.exists():
                continue
            checksum, content = path.read_bytes()[:DIGEST], path.read_bytes()[DIGEST:]
            if hashlib.sha256(content).hexdigest().encode() != checksum:
                print(f"{path}: damaged, not used")
            elif content[:DIGEST] != self.made_from.encode():
                print(f"{path}: of other data, parameters or code, not used")
            else:
                return content[DIGEST:]
        return None

    def write_when_terminated(self):
        """On SIGTERM, as a cluster sends it before the end: write the latest state and leave."""

        def terminated(*_):
            self.write()
            sys.exit(128 + signal.SIGTERM)

        signal.signal(signal.SIGTERM, terminated)

    def remove(self):
        """The job is done."""
        self.path.unlink(missing_ok=True)
        self.previous.unlink(missing_ok=True)

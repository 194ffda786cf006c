"""Checkpoints: the state of an unfinished training, from which the next job resumes unchanged."""

import hashlib
import io
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import torch

from faultslip.io.files import atomic_path

DIGEST = 64  # hexadecimal digits of a sha256


class Checkpoint:
    """A file with the latest state of a job, and beside it the state before that.

    Each file begins with a checksum of everything that follows, and with the fingerprint of the job. A
    file that is truncated, or belongs to other data, parameters or code, is not used.

    Parameters
    ----------
    path : str or Path
    fingerprint : str
        sha256 of everything that the result of the job depends on.
    min_interval : float
        Shortest time between two writes, seconds.
    """

    def __init__(self, path: str | Path, fingerprint: str, min_interval: float = 60.0) -> None:
        self.path = Path(path)
        self.previous = self.path.with_name(self.path.name + ".previous")
        self.fingerprint, self.min_interval = fingerprint, min_interval
        self.latest: bytes | None = None
        self.taken, self.written = 0.0, time.monotonic()

    def keep(self, state: Callable[[], bytes]) -> None:
        """Keep the state from which the job can be resumed.

        It is taken at most once per second, and written if the last write is old enough.

        Parameters
        ----------
        state : callable
            Returns the current state as bytes.
        """
        now = time.monotonic()
        if now - self.taken >= min(1.0, self.min_interval):
            self.latest, self.taken = state(), now
        if now - self.written >= self.min_interval:
            self.write()

    def write(self) -> None:
        """Write the latest state unless it has been written already."""
        if self.latest is None:
            return
        content = self.fingerprint.encode() + self.latest
        if self.path.exists():
            os.replace(self.path, self.previous)
        with atomic_path(self.path) as temporary:
            temporary.write_bytes(hashlib.sha256(content).hexdigest().encode() + content)
        self.latest, self.written = None, time.monotonic()

    def load(self) -> bytes | None:
        """Return the last state that was written completely by this very job, or None."""
        for path in (self.path, self.previous):
            if not path.exists():
                continue
            checksum, content = path.read_bytes()[:DIGEST], path.read_bytes()[DIGEST:]
            if hashlib.sha256(content).hexdigest().encode() != checksum:
                print(f"{path}: damaged, not used")
            elif content[:DIGEST] != self.fingerprint.encode():
                print(f"{path}: of other data, parameters or code, not used")
            else:
                return content[DIGEST:]
        return None

    def write_when_terminated(self) -> None:
        """On SIGTERM, which a cluster sends before it kills a job, write the latest state and exit."""

        def terminate(*_: object) -> None:
            """Handle the signal."""
            self.write()
            sys.exit(128 + signal.SIGTERM)

        signal.signal(signal.SIGTERM, terminate)

    def remove(self) -> None:
        """Delete the files when the job is done."""
        self.path.unlink(missing_ok=True)
        self.previous.unlink(missing_ok=True)


class Stateful(Protocol):
    """Object with a state_dict: a network, an optimiser, a schedule or early stopping."""

    def state_dict(self) -> dict[str, Any]:
        """Return the state."""

    def load_state_dict(self, state: dict[str, Any]) -> Any:
        """Restore the state."""


def training_to_bytes(
    parts: Mapping[str, Stateful], history: dict[str, list], random: np.random.Generator
) -> bytes:
    """Serialise a training.

    Parameters
    ----------
    parts : mapping of str to Stateful
        Objects with a `state_dict`.
    history : dict of str to list
        Losses so far.
    random : numpy.random.Generator
    """
    state = {
        "parts": {name: part.state_dict() for name, part in parts.items()},
        "history": history,
        "random": json.dumps(random.bit_generator.state),
    }
    file = io.BytesIO()
    torch.save(state, file)
    return file.getvalue()


def restore_training(
    saved: bytes, parts: Mapping[str, Stateful], random: np.random.Generator, device: torch.device
) -> dict[str, list]:
    """Restore all parts and the random generator to a state from `training_to_bytes`.

    Returns
    -------
    dict of str to list
        The history.
    """
    state = torch.load(io.BytesIO(saved), map_location=device, weights_only=True)
    for name, part in parts.items():
        part.load_state_dict(state["parts"][name])
    random.bit_generator.state = json.loads(state["random"])
    return state["history"]

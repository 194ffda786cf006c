"""What the fuzzing tests share: how many cases, and the limits of each.

`make fuzz` runs CASES of them, 10,000 by default, other ones each time; in `make test` a few run, the
same each time.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from hostile import bounded
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from faultslip.io.errors import InputError

TARGETS = 12  # tests in tests/fuzz, without those of whole commands
IN_BRIEF = 20  # cases of each kind in `make test`
SECONDS = 20  # a case that takes longer hangs
CASES = os.environ.get("CASES")

fuzz = settings(
    max_examples=-(-int(CASES) // TARGETS) if CASES else IN_BRIEF,
    derandomize=not CASES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@contextmanager
def limited() -> Iterator[None]:
    """What is done within takes less than 20 s, where it can be interrupted, and less than 500 MB."""

    def hangs(*_):
        raise TimeoutError(f"more than {SECONDS} s")

    previous = signal.signal(signal.SIGALRM, hangs)
    signal.alarm(SECONDS)
    try:
        with bounded(seconds=SECONDS, megabytes=500):
            yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, previous)


def accepted(function: Callable[..., Any], *arguments: object) -> Any:
    """What a function returns, or None where it refuses its input with one line."""
    with limited():
        try:
            return function(*arguments)
        except InputError as error:
            message = str(error)
    assert "\n" not in message and 10 < len(message) < 1500
    return None


@st.composite
def damaged(draw: st.DrawFn, content: bytes) -> bytes:
    """Bytes of a file after what happens to files: bits that flip, a cut, a part lost, twice or zeroed."""
    kind = draw(st.sampled_from(["flip", "cut", "lost", "twice", "zeroed", "flip", "flip"]))
    start = draw(st.integers(0, len(content) - 1))
    end = min(len(content), start + draw(st.integers(1, 512)))
    match kind:
        case "flip":
            found = bytearray(content)
            found[start] ^= 1 << draw(st.integers(0, 7))
            return bytes(found)
        case "cut":
            return content[:start]
        case "lost":
            return content[:start] + content[end:]
        case "twice":
            return content[:end] + content[start:]
    return content[:start] + bytes(end - start) + content[end:]


def equal(found: np.ndarray | None, expected: np.ndarray | None) -> bool:
    """Whether two series are equal but for the rounding of the last digits."""
    if found is None or expected is None:
        return found is expected
    return len(found) == len(expected) and np.allclose(found, expected, rtol=1e-9, atol=0)

"""What the catalogues of hostile input share: each is refused in one line, soon, in little memory."""

import resource
import time
from contextlib import contextmanager

import pytest

from faultslip.io.errors import InputError

SECONDS = 10
MEGABYTES = 300
HUGE = 10**9


@contextmanager
def bounded(seconds=SECONDS, megabytes=MEGABYTES):
    """What is done within takes little time and memory."""
    begin, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield
    assert time.monotonic() - begin < seconds
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < megabytes


def refused(function, *arguments):
    """The message of the error with which the arguments are refused."""
    with bounded(), pytest.raises(InputError) as error:
        function(*arguments)
    message = str(error.value)
    assert "\n" not in message and 10 < len(message) < 1500
    return message

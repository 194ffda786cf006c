"""User-facing errors and warnings, reported on one line."""

import difflib
import errno
import re
import sys
from collections.abc import Iterable

MAX_LENGTH = 1400  # characters of a line
RESUME = "completed files are kept: free some space, and run the same command again"
# Causes in the file system that the user can remove, by error number.
FILE_SYSTEM_ERRORS = {
    errno.ENOSPC: f"the disk is full; {RESUME}",
    errno.EDQUOT: f"your quota is used up; {RESUME}",
    errno.EFBIG: f"the file is larger than is allowed here; {RESUME}",
    errno.EROFS: "the file system is read-only; run in a folder that can be written",
    errno.EACCES: "permission denied; run in a folder that you may write",
    errno.ENOENT: "it is not there, or its folder; if they were removed during the run, run it again",
}

# What a terminal would obey: sequences that begin with an escape, and other characters without a glyph.
COMMANDS = re.compile(
    r"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)?)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]"
)


class InputError(Exception):
    """A mistake that the user can correct: which file or key, what was found, what was expected.

    Each argument becomes one line. The middle of a very long line is left out.
    """

    def __init__(self, *lines: object) -> None:
        super().__init__("\n".join(map(_on_one_line, lines)))


def warn(message: object) -> None:
    """Print a warning to the job's log and to the console. It does not stop the job."""
    for stream in (sys.stdout, sys.stderr):
        print(f"warning: {_on_one_line(message)}", file=stream)


def printable(text: str) -> str:
    """Return a text without what a terminal would obey, and with an escape for a byte that is not UTF-8.

    Names of files and columns may hold both. Ends of lines stay.
    """
    return COMMANDS.sub("", text).encode("utf-8", "backslashreplace").decode()


def did_you_mean(name: str, names: Iterable[object]) -> str:
    """Return the most similar name as a question that ends an error; nothing if none is similar."""
    lower = {str(each).lower(): str(each) for each in names}
    found = difflib.get_close_matches(name.lower(), lower, n=1)
    return f"; did you mean {lower[found[0]]}?" if found else ""


def _on_one_line(text):
    text = printable(" ".join(str(text).split()))
    half = MAX_LENGTH // 2
    return text if len(text) <= MAX_LENGTH else f"{text[:half]} [...] {text[-half:]}"

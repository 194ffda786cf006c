"""User-facing errors, reported on one line."""

import errno

MAX_LENGTH = 1400  # characters of a line
RESUME = "completed files are kept: free some space, and run the same command again"
# Causes in the file system that the user can remove, by error number.
FILE_SYSTEM_ERRORS = {
    errno.ENOSPC: f"the disk is full; {RESUME}",
    errno.EDQUOT: f"your quota is used up; {RESUME}",
    errno.EFBIG: f"the file is larger than is allowed here; {RESUME}",
    errno.EROFS: "the file system is read-only; run in a folder that can be written",
    errno.EACCES: "permission denied; run in a folder that you may write",
}


class InputError(Exception):
    """A mistake that the user can correct: which file or key, what was found, what was expected.

    Each argument becomes one line. The middle of a very long line is left out.
    """

    def __init__(self, *lines: object) -> None:
        super().__init__("\n".join(map(_on_one_line, lines)))


def _on_one_line(text):
    text = " ".join(str(text).split())
    half = MAX_LENGTH // 2
    return text if len(text) <= MAX_LENGTH else f"{text[:half]} [...] {text[-half:]}"

"""Mistakes a user can mend, told in one line."""

import contextlib
import errno
import sys

LONGEST = 1400  # characters of a line
# Where the file system takes no more.
AGAIN = "what is complete is kept: make room, and run the same command again"
NO_ROOM = {
    errno.ENOSPC: f"the disk is full; {AGAIN}",
    errno.EDQUOT: f"your quota is used up; {AGAIN}",
    errno.EFBIG: f"larger than files may be here; {AGAIN}",
    errno.EROFS: "the file system can only be read; run in a folder that can be written",
    errno.EACCES: "permission denied; run in a folder that you may write",
}


class InputError(Exception):
    """Which file or key, what was found, what was expected, what to do.

    Each argument makes one line, whatever was found: of a very long one both ends are told.
    """

    def __init__(self, *lines):
        super().__init__("\n".join(map(_in_one_line, lines)))


@contextlib.contextmanager
def told(log):
    """Run a job: what it prints goes to its log, and an InputError ends it without traceback.

    Parameters
    ----------
    log : str
        Path of the job's log file. Snakemake shows it when the job fails.
    """
    with open(log, "w", buffering=1, encoding="utf-8") as file:
        try:
            with contextlib.redirect_stdout(file):
                yield
        except InputError as error:
            print(f"error: {error}", file=file)
            sys.exit(1)
        except OSError as error:
            if error.errno not in NO_ROOM:
                raise
            with contextlib.suppress(OSError):  # the log may have no room either
                print(f"error: {error.filename or 'output'}: {NO_ROOM[error.errno]}", file=file)
            sys.exit(1)


def _in_one_line(text):
    text = " ".join(str(text).split())
    half = LONGEST // 2
    return text if len(text) <= LONGEST else f"{text[:half]} [...] {text[-half:]}"

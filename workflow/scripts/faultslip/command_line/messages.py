"""Messages of the command: errors on one line, with its options, and nothing that a terminal obeys."""

import difflib
import logging
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any, TextIO

import click

from faultslip.io.errors import FILE_SYSTEM_ERRORS, InputError, printable

MISTAKE = 2  # exit status after a mistake that the user can correct
DOUBTFUL = 3  # with --strict, after a warning
# Arguments as Python and studies spell them, and the options that they are.
SPELLINGS = [
    (re.compile(r"(?:level, the (?:mean|standard deviation)|\w+) \(on the command line (--[^)]*)\)"), r"\1"),
    (re.compile(r"\(\w+=\.\.\., on the command line (--\w+)\)"), r"(\1 ...)"),
    (re.compile(r"\(record\.interval[^)]*or (--interval)\)"), r"(\1)"),
    (re.compile(r"(?<![\w'./-])columns\.friction_time\b"), "--friction-time"),
    (re.compile(r"(?<![\w'./-])columns\.(time|emission|friction)\b"), r"--\1"),
    (re.compile(r"(?<![\w'./-])(time|max|min)_(range|scale|gap|drop)(?![\w'/-]|\.\w)"), r"--\1-\2"),
]
MISTAKES = (InputError, OSError, UnicodeEncodeError, MemoryError)
NO_ARGUMENTS: Any = getattr(click.exceptions, "NoArgsIsHelpError", ())  # of click 8.2 and later


class OneLine(click.ClickException):
    """A mistake that is reported on one line."""

    exit_code = MISTAKE

    def show(self, file: Any = None) -> None:
        """Print the line on standard error."""
        click.echo(f"error: {self.message}", err=True)


class Commands(click.Group):
    """Commands whose errors are one line each, with exit status 2."""

    def make_context(self, *arguments: Any, **options: Any) -> click.Context:
        """Read the options of the group."""
        with one_line_errors():
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: click.Context) -> Any:
        """Read the options of a command, and run it."""
        with one_line_errors():
            return super().invoke(ctx)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command of a name; the error of another name has the most similar one."""
        if not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            found = difflib.get_close_matches(args[0], self.list_commands(ctx), n=1)
            names = (
                f"did you mean {found[0]}?" if found else f"there are {', '.join(self.list_commands(ctx))}"
            )
            raise InputError(f"{args[0]}: there is no such command; {names}")
        return super().resolve_command(ctx, args)


@contextmanager
def one_line_errors() -> Iterator[None]:
    """Report a user's mistake on one line; a reader that has left (`| head`) is none."""
    try:
        with redirect_stdout(_Printable(sys.stdout)), redirect_stderr(_Printable(sys.stderr)):
            yield
            sys.stdout.flush()  # here, where click knows what to do about a reader that has left
    except NO_ARGUMENTS:
        raise
    except click.UsageError as error:
        raise OneLine(_on_one_line(error.format_message())) from None
    except BrokenPipeError:
        raise
    except MISTAKES as error:
        raise OneLine(message_of(error)) from None


def message_of(error: Exception) -> str:
    """Return the line that says what the user can correct.

    Parameters
    ----------
    error : Exception
        One of `MISTAKES`.
    """
    match error:
        case InputError():
            return in_spelling_of_options(str(error))
        case OSError():
            reason = FILE_SYSTEM_ERRORS.get(error.errno or 0, f"{error.strerror or error}; give another path")
            return _on_one_line(reason if error.filename is None else f"{error.filename}: {reason}")
        case UnicodeEncodeError():
            return _on_one_line(f"{error.object}: this name is not UTF-8; give another one")
    return "not enough memory; give a record that is shorter or sampled less finely"


def in_spelling_of_options(message: str) -> str:
    """Name options in a message as the command line spells them, in place of the arguments of functions."""
    for pattern, spelling in SPELLINGS:
        message = pattern.sub(spelling, message)
    return message


def load_matplotlib() -> None:
    """Load Matplotlib with its defaults, whatever a `matplotlibrc` says, which may be broken.

    Raises
    ------
    InputError
        If it cannot be loaded.
    """
    if "matplotlib" in sys.modules:
        return
    os.environ["MPLBACKEND"] = "Agg"  # figures are drawn into files, also where there is a screen
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # of settings, and of a cache it cannot keep
    try:
        import matplotlib
    except UnicodeDecodeError:
        raise InputError(
            "matplotlibrc: not UTF-8, so that Matplotlib cannot be loaded; correct or remove this file, "
            "which is in the current folder or in that of its settings"
        ) from None
    matplotlib.rcdefaults()


def warn(message: str) -> None:
    """Print a warning on standard error."""
    click.echo(f"warning: {in_spelling_of_options(message)}", err=True)


def _on_one_line(text):
    return " ".join(printable(text).split())


class _Printable:
    """A stream that leaves out what a terminal would obey, and escapes what it has no characters for."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text."""
        encoding = self._stream.encoding or "utf-8"
        self._stream.write(printable(text).encode(encoding, "backslashreplace").decode(encoding))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

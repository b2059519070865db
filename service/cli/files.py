"""Files that a command writes: whole or not at all."""

import os
import sys
from pathlib import Path

import click

from domain.errors import PutrightError

STANDARD_OUTPUT = Path("-")


class NotWrittenError(PutrightError):
    """A file could not be written where it was asked for. What stood there before still does."""

    code = "not_written"


class NotForTerminalError(PutrightError):
    """What was asked for is no text, and a terminal would show it as rubbish."""

    code = "not_for_terminal"


def write_out(output: Path | None, content: bytes, *, binary: bool = False) -> None:
    """Write to a file, or to standard output where none is named.

    Raises :class:`NotForTerminalError` for what is ``binary`` on a terminal, and :class:`NotWrittenError`.
    """
    if output is None or output == STANDARD_OUTPUT:
        refuse_terminal(output, binary=binary)
        click.echo(content, nl=False)
    else:
        write_whole(output, content)


def refuse_terminal(output: Path | None, *, binary: bool) -> None:
    """Raise :class:`NotForTerminalError` where a terminal would get what is no text. To be asked before long work."""
    if binary and output in (None, STANDARD_OUTPUT) and sys.stdout.isatty():
        raise NotForTerminalError("This is no text for a terminal: name a file with -o FILE.", field="output")


def write_whole(path: Path, content: bytes) -> None:
    """Write beside the file, then put it in its place: nobody ever reads half of it. Raises NotWrittenError."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        try:
            with part.open("wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise NotWrittenError(f"{path}: {error.strerror}.", field="output") from None

"""Folders of released networks, found without a library of numbers."""

from pathlib import Path

import faultslip
from faultslip.io.errors import InputError, did_you_mean

# In a checkout this is a link to resources/networks.
FOLDER = Path(faultslip.__file__).parent / "released_networks"
ABOUT = "about.json"  # the description in a folder of networks, beside their weights
CARD = "card.md"


def released() -> list[str]:
    """Return the names of the released networks, in alphabetical order."""
    return sorted(path.parent.name for path in FOLDER.glob(f"*/{ABOUT}"))


def find_folder(name: str | Path) -> Path:
    """Return the folder of released networks, or of networks of one's own.

    Parameters
    ----------
    name : str or Path
        As for `faultslip.load`.

    Raises
    ------
    InputError
        If there are no such networks.
    """
    named = name == Path(name).name  # neither a text with a separator nor a Path equals this text
    candidates = [FOLDER / name, Path(name)] if named else [Path(name)]
    folder = next((path for path in candidates if (path / ABOUT).is_file()), None)
    if folder is None:
        raise InputError(
            f"{name}: there are no such networks; give a folder with {ABOUT} and model files, or one of: "
            + ", ".join(released())
            + did_you_mean(str(name), released())
        )
    return folder


def read_card(folder: Path) -> str:
    """Return the model card of networks, Markdown; empty if there is none."""
    path = folder / CARD
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""

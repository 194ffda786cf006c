"""The state of a training as bytes: everything that the next epoch depends on."""

import io
import json
from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
import torch


class Stateful(Protocol):
    """A network, an optimiser, a schedule or early stopping."""

    def state_dict(self) -> dict[str, Any]:
        """Return the state."""

    def load_state_dict(self, state: dict[str, Any]) -> Any:
        """Restore the state."""


def to_bytes(parts: Mapping[str, Stateful], history: dict[str, list], random: np.random.Generator) -> bytes:
    """Serialise a training.

    Parameters
    ----------
    parts : mapping of str to Stateful
        Everything that learns.
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


def restore(
    saved: bytes, parts: Mapping[str, Stateful], random: np.random.Generator, device: torch.device
) -> dict[str, list]:
    """Restore all parts and the random generator to a state from `to_bytes`.

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

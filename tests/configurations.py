"""Former name of `studies`, which tests/study still imports."""

from studies import REGISTER, ROOT, check, load, put

__all__ = ["REGISTER", "ROOT", "check", "load", "put"]

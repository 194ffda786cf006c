"""faultslip: reading the friction of a laboratory fault from its acoustic emission."""

__version__ = "0.4.0"

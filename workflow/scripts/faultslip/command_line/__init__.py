"""The command `faultslip`."""

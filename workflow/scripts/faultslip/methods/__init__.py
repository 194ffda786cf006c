"""What networks are compared with: a constant, the clock of slips, and other regressions."""

"""Reference methods of networks: a constant, the clock of slips, and other regressions."""

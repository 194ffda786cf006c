"""Scores of predictions: errors, intervals, bands, slip events, phases of the cycle."""

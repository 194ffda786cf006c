"""Forecasts of failures: renewal models of a record's own past, and what its emission adds to them."""

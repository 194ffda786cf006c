"""Inference: what networks predict for a segment, in its units, and why."""

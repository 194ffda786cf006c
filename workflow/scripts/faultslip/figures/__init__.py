"""Figures: their common style, and the panels that several of them share."""

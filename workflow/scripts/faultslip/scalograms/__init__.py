"""Scalograms: the wavelet transform, its image, and windows of it."""

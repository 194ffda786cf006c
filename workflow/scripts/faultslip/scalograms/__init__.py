"""Scalograms: the wavelet transform, its image, and windows of it."""

# Supported wavelets: the real continuous ones of PyWavelets, by their names there. The number, which the
# library does not have, is the time in scales within which the effect of an edge falls to 1/e. The envelope
# of mexh and morl is exp(-t^2 / 2), as in table 1 of Torrence and Compo (1998); of the others, exp(-t^2).
WAVELETS = {"mexh": 2**0.5, "morl": 2**0.5} | {f"gaus{order}": 1.0 for order in range(1, 9)}
# Eq. 11 of Torrence and Compo, the sum of coefficients, does not apply to these: they are zero at zero.
ANTISYMMETRIC = ("gaus1", "gaus3", "gaus5", "gaus7")

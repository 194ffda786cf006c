# ---
# jupyter:
#   jupytext:
#     formats: py:percent
# ---

# %% [markdown]
# # From a recording of acoustic emission to friction
#
# `record.csv` is any table with time and an amplitude of the emission; here it is that of the page
# docs/start/first_prediction.md, which says how to make it. Its shear stress is not read.

# %%
import matplotlib.pyplot as plt

import faultslip

record = faultslip.read_table("record.csv", time="Time", emission="sqrt(Var_1 + Var_2)")
networks = faultslip.load("zero_shot")
prediction = networks.predict(record)
print(prediction.attrs["recurrence"], prediction.attrs["warnings"] or "no warnings")

# %% [markdown]
# Friction is in standard deviations, because no level is known; `lower` and `upper` are its 90 % band.

# %%
figure, axis = plt.subplots(figsize=(8, 3))
axis.fill_between(prediction["time"], prediction["lower"], prediction["upper"], alpha=0.3)
prediction["friction"].plot(ax=axis)
figure.savefig("friction.png")

"""Our networks beside the published result of Laurenti and others (2022) on the same table.

Their protocol, from the paper (Earth and Planetary Science Letters 598, 117825) and the code
they published: shear stress from the two variances of the 70 rows before it, the first 70 % to
train (the last tenth of them to stop by), the rest to test; each part scaled to its own
smallest and largest value, the test part too.
"""

import copy

import numpy as np
import pandas as pd
import torch
from torch.nn.functional import mse_loss

from faultslip import metrics, netcdf, tables, training
from faultslip.baselines import ConvolutionalLSTM
from faultslip.errors import InputError

PUBLISHED = {"r2": 0.940, "rmse": 0.0606}
CHANNELS, TARGET = ["Var_Ch1", "Var_Ch2"], "ShearStress"
STEPS, SHARE = 70, 0.7


def sequences(rows):
    """Each row's target, and the `STEPS` rows before it; all scaled to 0 and 1 by their extremes."""
    scaled = (rows - rows.min(axis=0)) / np.ptp(rows, axis=0)
    before = np.stack([scaled[i - STEPS : i, :2] for i in range(STEPS, len(scaled))])
    return torch.from_numpy(before.astype(np.float32)), torch.from_numpy(scaled[STEPS:, 2].astype(np.float32))


def fit(inputs, targets, seed, epochs=120):
    """Train as published: Nadam at 0.008, halved after 5 epochs without gain, stopped after 20."""
    torch.manual_seed(seed)
    network = ConvolutionalLSTM(STEPS, 2)
    optimiser = torch.optim.NAdam(network.parameters(), lr=0.008)
    schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimiser, factor=0.5, patience=5, threshold=1e-4, threshold_mode="abs"
    )
    number = int(0.9 * len(inputs))
    least, waited, best = float("inf"), 0, None
    for _ in range(epochs):
        network.train()
        for batch in torch.randperm(number).split(256):
            optimiser.zero_grad()
            mse_loss(network(inputs[batch]), targets[batch]).backward()
            optimiser.step()
        error = mse_loss(predict(network, inputs[number:]), targets[number:]).item()
        schedule.step(error)
        if error < least:
            least, waited, best = error, 0, copy.deepcopy(network.state_dict())
        elif (waited := waited + 1) >= 20:
            break
    network.load_state_dict(best)
    return network


@torch.no_grad()
def predict(network, inputs):
    """Predictions of the network as it is."""
    network.eval()
    return torch.cat([network(batch) for batch in inputs.split(1024)])


def reproduced(path, seeds):
    """R2 and RMSE of their network under their protocol, for each seed."""
    table = pd.read_csv(path)
    missing = [name for name in (*CHANNELS, TARGET) if name not in table]
    if missing:
        raise InputError(f"{path}: there is no column {missing[0]!r}; is it the table of p4581 at 8 MPa?")
    rows = table[[*CHANNELS, TARGET]].to_numpy()
    split = int(SHARE * len(rows))
    inputs, targets = sequences(rows[:split])
    unseen, wanted = sequences(rows[split - STEPS :])
    for seed in seeds:
        predicted = predict(fit(inputs, targets, seed), unseen).numpy()
        yield {"r2": metrics.r2(wanted, predicted), "rmse": metrics.rmse(wanted, predicted)}


def of_scenario(path):
    """R2 and RMSE, the latter in units of the test part's range, of each network of a scenario."""
    data = netcdf.read(path)
    true = data["true"].values
    for one in data["predicted_by_model"].values:
        yield {"r2": metrics.r2(true, one), "rmse": metrics.rmse(true, one) / np.ptp(true)}


def row(name, sees, scores):
    """One row of the table: means and standard deviations over networks."""
    scores = pd.DataFrame(scores)
    found = {"network": name, "sees": sees, "networks": len(scores)}
    for column in ("r2", "rmse"):
        found[column] = scores[column].mean()
        found[f"{column}_std"] = scores[column].std()
    return found


def shown(table):
    """The same for people."""

    def with_spread(mean, deviation):
        spread = table[deviation]
        return [
            f"{m:.3f}" + (f" ± {s:.3f}" if pd.notna(s) else "")
            for m, s in zip(table[mean], spread, strict=True)
        ]

    return pd.DataFrame(
        {
            "network": table["network"].str.replace("_", " "),
            "sees of the emission": table["sees"],
            "networks": table["networks"].astype(str),
            "R²": with_spread("r2", "r2_std"),
            "RMSE, of the range": with_spread("rmse", "rmse_std"),
        }
    )


NOTE = (
    "Shear stress of p4581, 3800 to 4100 s: first 70 % to learn from (the last tenth of it to stop by), last "
    "30 % to test. Their network sees the 70 rows, 7 s, before the one it predicts, and the extremes of the "
    "test part, by which they scale it; ours, and the trees, are normalised by the training part. A wavelet "
    "sees both sides of a sample; with a view of the past each sample is predicted from what is before it."
)


if __name__ == "__main__":
    from faultslip.errors import told

    with told(snakemake.log[0]):
        p = snakemake.params
        training.make_reproducible()
        rows = [row("Laurenti and others (2022)", "7 s before", [PUBLISHED])]
        rows.append(
            row("the same network, here", "7 s before", reproduced(snakemake.input.table[0], p.seeds))
        )
        for path, name, view in zip(snakemake.input.predictions, p.scenarios, p.views, strict=True):
            rows.append(row(name, {"both": "all", "past": "all before"}[view], of_scenario(path)))
        table = pd.DataFrame(rows)
        title = f"Beside the published result, study {p.study}"
        tables.write(table, shown(table), title, NOTE, snakemake.output)

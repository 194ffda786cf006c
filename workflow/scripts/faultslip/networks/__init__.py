"""Networks: architecture, losses, training, transfer and model files."""

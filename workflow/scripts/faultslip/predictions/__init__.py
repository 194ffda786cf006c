"""Predictions: inference, baselines, scores, uncertainty and explanation."""

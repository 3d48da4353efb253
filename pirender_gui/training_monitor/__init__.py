"""Watching a training run: its own process, its losses and its pictures."""

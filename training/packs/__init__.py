"""Packs: prepared training clips in one folder, read frame by frame."""

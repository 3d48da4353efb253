"""The speech model: conditional normalizing flows from sound to motions (paper Section 3.3)."""

"""The talk panel: a sound, takes of a portrait that says it, and films."""

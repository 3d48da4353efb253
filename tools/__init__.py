"""Scripts that make what the project ships: sample portraits, screenshots, set-up."""

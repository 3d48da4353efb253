"""Training of the eye network."""

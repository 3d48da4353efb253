"""Training of the network that reads expression coefficients from a face's pixels."""

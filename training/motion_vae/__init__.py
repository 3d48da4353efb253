"""Training of the autoencoders of expressions and poses."""

"""Training of the 478-point landmark network: data, augmentation, losses, loop, evaluation."""

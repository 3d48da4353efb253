"""The renderer's networks as a processor computes them fastest: one picture at a time, the weights prepared once."""

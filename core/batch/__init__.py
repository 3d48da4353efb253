"""Many photos times many moves: planned, rendered by worker processes, written down as they are done."""

"""Training of the renderer: losses, pairs, the staged schedule, resumable runs."""

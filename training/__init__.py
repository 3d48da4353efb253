"""Training of every network that the editor loads; runs without a display and never imports Qt."""

"""One face moves another: clips, pictures and motion files drive a portrait."""

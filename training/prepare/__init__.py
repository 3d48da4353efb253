"""From raw videos to packs: find the files, cut them to shots with one face, crop, track and write."""

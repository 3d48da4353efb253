"""Sound out and sound in, on the sound device or without one."""

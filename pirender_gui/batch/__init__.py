"""Many photos at once: choices, jobs, progress."""

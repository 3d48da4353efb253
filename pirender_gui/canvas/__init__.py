"""The picture in the middle of the window: photo, rendered patch, zoom and pan, and tools drawn over it."""

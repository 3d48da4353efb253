"""Random but repeatable use of the real editor, to see what breaks, leaks or hangs."""

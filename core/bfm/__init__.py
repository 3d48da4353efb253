"""Motions of the Basel Face Model (``bfm64``), measured through files that the user supplies."""

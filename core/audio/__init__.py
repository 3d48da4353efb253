"""Sound to motions."""

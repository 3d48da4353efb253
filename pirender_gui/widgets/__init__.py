"""Small controls that know nothing of portraits."""

"""The command line ``pirender``."""

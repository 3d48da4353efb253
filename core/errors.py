"""The one exception that stands for a mistake in what the user gave us."""


class InputError(Exception):
    """Bad input, explained in one sentence: what is wrong, why, and how to mend it.

    The command line prints it on one line and exits with status 2; the window shows it and lives on.
    """

"""What is not a fault of the program: bad input, and a job that was stopped."""


class InputError(Exception):
    """Bad input, explained in one sentence: what is wrong, why, and how to mend it.

    The command line prints it on one line and exits with status 2; the window shows it and lives on.
    """


class Cancelled(Exception):
    """The user stopped a job; what it had begun is gone, what was there before is as it was."""

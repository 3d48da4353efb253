"""Options that say how a result tells of itself: content credentials and a visible label."""

import argparse
from pathlib import Path

from core.credentials import SigningIdentity, check_signable
from core.errors import InputError
from core.label import LONGEST, USUAL


def add_mark_options(parser: argparse.ArgumentParser) -> None:
    """The options of every command that writes pictures or films."""
    parser.add_argument(
        "--label", nargs="?", const=USUAL, default="", metavar="TEXT", help=f"words in a corner ({USUAL!r})"
    )
    parser.add_argument("--sign-cert", type=Path, metavar="PEM", help="sign content credentials with this certificate")
    parser.add_argument("--sign-key", type=Path, metavar="PEM", help="its private key")


def checked_label(options: argparse.Namespace) -> str:
    """The label (``InputError``: too long)."""
    label = str(options.label)
    if len(label) > LONGEST:
        raise InputError(f"The label has {len(label)} characters; use {LONGEST} at most.")
    return label


def identity_of(options: argparse.Namespace, output: Path | None = None) -> SigningIdentity | None:
    """Who signs; None where nobody does.

    Raises:
        InputError: one of the two files is not named or not there, or ``output`` cannot carry credentials.
    """
    if options.sign_cert is None and options.sign_key is None:
        return None
    for option, path in (("--sign-cert", options.sign_cert), ("--sign-key", options.sign_key)):
        if path is None:
            raise InputError(f"Signing needs a certificate and its key; name the other one with {option}.")
        if not path.is_file():
            raise InputError(f"There is no file {path} for {option}; check the path.")
    if output is not None:
        check_signable(output)
    return SigningIdentity(options.sign_cert.absolute(), options.sign_key.absolute())

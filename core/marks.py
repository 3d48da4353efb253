"""What a user wants to be said on and in everything that is made."""

from dataclasses import dataclass
from pathlib import Path

from core.credentials import SigningIdentity, check_identity, check_signable, sign


@dataclass(frozen=True)
class Marks:
    """Marks beside the XMP source type, which is always there.

    Attributes:
        label: words in a corner; empty for none.
        identity: who signs content credentials; None for nobody.
    """

    label: str = ""
    identity: SigningIdentity | None = None

    def check(self, path: Path | None = None) -> None:
        """Refuse before any long work what could not be signed.

        Raises:
            InputError: the certificate and its key cannot sign, or the format of ``path`` cannot carry credentials.
        """
        if self.identity is None:
            return
        if path is not None:
            check_signable(path)
        check_identity(self.identity)

    def sign(self, path: Path, photo: Path) -> None:
        """Sign a file that was made from a photo, where somebody signs (``InputError``: it cannot be done)."""
        if self.identity is not None:
            # Where the photo itself was replaced there is nothing left to name as what it was made from.
            is_there = photo.is_file() and not photo.samefile(path)
            sign(path, self.identity, photo if is_there else None)


NO_MARKS = Marks()
"""Nothing but what is always there."""

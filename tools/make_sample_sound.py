"""Make the bundled sample sound: a sentence of ours, spoken by espeak-ng (``apt-get install espeak-ng``).

python -m tools.make_sample_sound --out resources/samples/speech.flac
"""

import argparse
import subprocess
import tempfile
from pathlib import Path

import soundfile

from core.errors import InputError
from core.files import atomic_write
from core.media.sound import read_sound

_SENTENCE = (
    "Hello! I am nobody's face, and this is nobody's voice. "
    "But when you speak, my mouth, my brows and my head will move with you."
)
_VOICE = "en-gb+f3"
_WORDS_A_MINUTE = 150
_RATE = 16_000


def main() -> None:
    """Speak the sentence and write it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        spoken = Path(folder) / "spoken.wav"
        command = ["espeak-ng", "-v", _VOICE, "-s", str(_WORDS_A_MINUTE), "-w", str(spoken), _SENTENCE]
        try:
            subprocess.run(command, check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise InputError("espeak-ng could not speak; install it and try again.") from error
        sound = read_sound(spoken).at(_RATE)
    with atomic_write(options.out) as temporary:
        soundfile.write(str(temporary), sound.samples, sound.rate, subtype="PCM_16", format="FLAC")
    print(f"{options.out}: {sound.seconds:.1f} s, {options.out.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()

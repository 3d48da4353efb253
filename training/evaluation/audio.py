"""Measures how well a speech model moves faces to sounds that it was not trained on.

``pirender-train evaluate --what audio [--checkpoint FILE] [--speech DIR] [--data PACK] --split val -o OUT`` writes
``audio.json`` and ``audio.md``.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from core.audio.talking import Talker, bundled_talker, load_talker
from core.errors import InputError
from core.files import atomic_write, cannot_write
from training.evaluation.audio_clips import HeardClip, real_clips, synthetic_clips
from training.evaluation.audio_scores import AudioScores, score
from training.evaluation.audio_table import to_json, to_markdown
from training.evaluation.progress import Progress


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="pirender-train evaluate --what audio", description=__doc__)
    parser.add_argument("--checkpoint", type=Path, help="speech model (default: the one that comes with the program)")
    parser.add_argument("--speech", type=Path, help="corpus of `pirender-train speech`")
    parser.add_argument("--data", type=Path, help="pack with real clips that have sound")
    parser.add_argument("--split", choices=("train", "val"), default="val", help="of both (default: val)")
    parser.add_argument("--seeds", type=int, default=4, help="takes of each clip (default: 4)")
    parser.add_argument("--limit", type=int, default=40, help="clips of each kind at most (default: 40)")
    parser.add_argument("-o", "--output", type=Path, required=True, help="folder for audio.json and audio.md")
    options = parser.parse_args(argv)
    if options.speech is None and options.data is None:
        raise InputError("Give --speech, --data or both: there is nothing to listen to.")
    if options.seeds < 2:
        raise InputError("--seeds is at least 2, or there is nothing to compare.")
    if options.limit < 2:
        raise InputError("--limit is at least 2, or there is nothing to shuffle.")
    return options


def scores_of(
    talker: Talker, speech: Path | None, data: Path | None, split: str, seeds: int, limit: int
) -> list[AudioScores]:
    """Scores on the kinds of clips that are given.

    Heads and variety are compared with all real clips of the pack; without one, with the corpus' own motions.

    Raises:
        InputError: data that cannot be used, or a single clip.
    """
    kinds: list[tuple[str, list[HeardClip]]] = []
    if speech is not None:
        kinds.append(("synthetic", synthetic_clips(speech, split, limit)))
    if data is not None:
        kinds.append(("real", real_clips(data, split, limit)))
    real = kinds[0][1] if data is None else real_clips(data, None)
    progress = Progress("clips", sum(len(clips) for _, clips in kinds))
    for kind, clips in kinds:
        if len(clips) < 2:
            raise InputError(f"The split {split} has a single {kind} clip; two are needed for the shuffled control.")
    return [score(kind, clips, talker, seeds, real, progress.advance) for kind, clips in kinds]


def run(argv: Sequence[str]) -> int:
    """Measure, write both files, print the table; returns the exit status."""
    options = _arguments(argv)
    talker = bundled_talker() if options.checkpoint is None else load_talker(options.checkpoint)
    name = "bundled" if options.checkpoint is None else options.checkpoint.name
    try:
        options.output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise cannot_write(options.output, error) from error
    scores = scores_of(talker, options.speech, options.data, options.split, options.seeds, options.limit)
    table = to_markdown(scores, name, options.split)
    for file, text in (("audio.json", to_json(scores, name, options.split)), ("audio.md", table)):
        with atomic_write(options.output / file) as temporary:
            temporary.write_text(text, encoding="utf-8")
    print(table)
    return 0

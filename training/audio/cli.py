"""``pirender-train audio``: teach faces to talk, from real clips with sound and from laid-out speech."""

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core.errors import InputError
from core.motion import ICT64
from core.networks.audio_flow.files import save_speech_model
from core.networks.audio_flow.weights import load_speech_weights
from training.audio.clips import SoundClip, read_real_clips, read_speech_clips
from training.audio.config import AudioTraining, read_config
from training.audio.flow_run import ClipSets
from training.audio.run import AudioRun
from training.packs.manifest import ClipEntry
from training.renderer.pack_data import data_summary, licence_sentence
from training.renderer.run_log import RunLog
from training.renderer.snapshots import SnapshotFolder, read_snapshot

_LOG_EVERY = 10


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="pirender-train audio", description=__doc__)
    parser.add_argument("--data", type=Path, help="pack with clips that have sound (folder, or .npz export)")
    parser.add_argument("--speech", type=Path, help="speech corpus, a folder of `pirender-train speech`")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the checkpoint, .safetensors")
    parser.add_argument("--config", type=Path, help="YAML or JSON file with settings")
    parser.add_argument("--licences", nargs="+", default=None, help="only clips of the pack under these licences")
    parser.add_argument("--steps", type=int, help="steps of the optimizer")
    parser.add_argument("--seed", type=int, help="of weights and batches")
    parser.add_argument(
        "--start", type=Path, nargs="+", default=[], help="models whose flows of the same sizes to begin with"
    )
    parser.add_argument("--resume", action="store_true", help="go on with a training that was cut")
    options = parser.parse_args(argv)
    if options.data is None and options.speech is None:
        raise InputError("Give --data, a pack with sound, or --speech, a speech corpus, or both.")
    if options.output.suffix != ".safetensors":
        raise InputError(f"{options.output} is no name for a checkpoint; end it in .safetensors.")
    return options


def _settings(options: argparse.Namespace) -> AudioTraining:
    settings = AudioTraining() if options.config is None else read_config(options.config)
    given = {"iterations": options.steps, "seed": options.seed}
    return replace(settings, **{name: value for name, value in given.items() if value is not None})


def _clips(options: argparse.Namespace, shortest: int) -> tuple[ClipSets, list[ClipEntry]]:
    real: list[SoundClip] = []
    entries: list[ClipEntry] = []
    held_out: list[SoundClip] = []
    if options.data is not None:
        real, entries = read_real_clips(options.data, "train", shortest, options.licences)
        held_out = _held_out(options, shortest)
    speech = [] if options.speech is None else read_speech_clips(options.speech, "train", shortest)
    new_voices = [] if options.speech is None else read_speech_clips(options.speech, "val", shortest)
    return ClipSets(tuple(real), tuple(speech), tuple(held_out), tuple(new_voices)), entries


def _held_out(options: argparse.Namespace, shortest: int) -> list[SoundClip]:
    try:
        return read_real_clips(options.data, "val", shortest, options.licences)[0]
    except InputError as error:
        print(f"No validation on real clips: {error}", file=sys.stderr)
        return []


def _train(run: AudioRun, log: RunLog, snapshots: SnapshotFolder) -> None:
    began = time.monotonic()
    while not run.done:
        losses = run.advance()
        if run.step % _LOG_EVERY == 0:
            log.write("train", run.step, losses | {"seconds": time.monotonic() - began})
        if run.step % run.settings.check_every == 0 or run.done:
            found = run.check()
            log.write("val", run.step, dict(found))
            text = ", ".join(f"{name} {value:.3f}" for name, value in found.items())
            print(f"step {run.step} of {run.settings.iterations}: {text}", file=sys.stderr, flush=True)
            snapshots.write(run.step, run.state())


def _data(clips: ClipSets, entries: list[ClipEntry], options: argparse.Namespace) -> dict[str, object]:
    frames = {"real": sum(map(len, clips.real)), "speech": sum(map(len, clips.speech))}
    data: dict[str, object] = {f"{kind}_frames": count for kind, count in frames.items()}
    data["speech_clips"] = len(clips.speech)
    return data | (data_summary(entries, options.data.stem) if entries else {})


def run(argv: Sequence[str]) -> int:
    """Train; returns the exit status."""
    options = _arguments(argv)
    settings = _settings(options)
    snapshots = SnapshotFolder(options.output.with_suffix(".run"))
    newest = snapshots.latest()
    if options.resume and newest is None:
        raise InputError(f"There is no snapshot of {options.output} to resume; leave --resume out to begin.")
    clips, entries = _clips(options, min(settings.mouth.frames, settings.rest.frames))
    training = AudioRun(clips, settings)
    for path in options.start:
        taken = training.start(load_speech_weights(path))
        print(f"begun with {' and '.join(taken) or 'nothing'} of {path}", file=sys.stderr)
    if options.resume and newest is not None:
        training.restore(read_snapshot(newest), newest)
    folder = options.output.with_suffix(".run")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"Cannot make the folder {folder}: {error.strerror}; choose another output.") from error
    log = RunLog(folder, training.step if options.resume else None)
    _train(training, log, snapshots)
    log.close()
    model = training.take_best()
    metrics = training.metrics()
    licence = licence_sentence(entries) if entries else "CC0-1.0: trained on synthetic speech of this project only."
    save_speech_model(
        options.output, model, ICT64.name, training.step, metrics, _data(clips, entries, options), licence
    )
    snapshots.clear()
    print("\n".join(f"{name}: {value:.3f}" for name, value in metrics.items()))
    return 0

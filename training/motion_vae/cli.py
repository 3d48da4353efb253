"""``pirender-train motion-vae``: learn which motions faces make, or draw test motions from what was learnt."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core.errors import InputError
from core.motion import save_motion
from core.networks.motion_vae import load_motion_vae, save_motion_vae
from training.motion_vae.config import VaeTraining, read_config
from training.motion_vae.data import MotionSamples, read_entries, read_motions
from training.motion_vae.measure import Bounds, measure
from training.motion_vae.train import VaeRun
from training.renderer.pack_data import licence_sentence
from training.renderer.snapshots import SnapshotFolder, read_snapshot

_LINES = 10


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="pirender-train motion-vae", description=__doc__)
    parser.add_argument("--data", type=Path, help="train on this pack (folder, or .npz export)")
    parser.add_argument("--sample", type=int, metavar="N", help="draw N motions from --checkpoint instead")
    parser.add_argument("--checkpoint", type=Path, help="what to draw from")
    parser.add_argument("-o", "--output", type=Path, required=True, help=".safetensors, or .json/.npz with --sample")
    parser.add_argument("--config", type=Path, help="JSON file with settings")
    parser.add_argument("--licences", nargs="+", default=None, help="only clips under these licences")
    parser.add_argument("--steps", type=int, help="steps of the optimizer")
    parser.add_argument("--resume", action="store_true", help="go on with a training that was cut")
    parser.add_argument("--seed", type=int, help="of the training, or of the draw")
    parser.add_argument("--temperature", type=float, default=1.0, help="spread of the motions drawn")
    parser.add_argument("--translate", action="store_true", help="draw place and size too")
    options = parser.parse_args(argv)
    if (options.data is None) == (options.sample is None):
        raise InputError("Give either --data to train, or --sample N with --checkpoint to draw motions.")
    if options.sample is not None and (options.checkpoint is None or options.sample < 1):
        raise InputError("--sample needs a number of at least 1 and a --checkpoint to draw from.")
    return options


def _settings(options: argparse.Namespace) -> VaeTraining:
    settings = VaeTraining() if options.config is None else read_config(options.config)
    given = {name: getattr(options, name) for name in ("steps", "seed") if getattr(options, name) is not None}
    return replace(settings, **given)


def _sample(options: argparse.Namespace) -> int:
    network, space = load_motion_vae(options.checkpoint)
    drawn = network.sample(
        space, options.sample, options.seed or 0, temperature=options.temperature, translate=options.translate
    )
    save_motion(drawn, options.output)
    print(f"{options.sample} motions in {space.name}: {options.output}")
    return 0


def _train(options: argparse.Namespace) -> int:
    settings = _settings(options)
    samples = read_motions(options.data, "train", options.licences)
    validation = _validation(options)
    snapshots = SnapshotFolder(options.output.with_suffix(".run"))
    run = VaeRun(samples, settings, validation)
    newest = snapshots.latest()
    if options.resume:
        if newest is None:
            raise InputError(f"There is no snapshot of {options.output} to resume; leave --resume out to begin.")
        run.restore(read_snapshot(newest), newest)
    between = max(settings.steps // _LINES, 1)
    while not run.done:
        bounds = run.advance()
        if run.step % between == 0 or run.done:
            text = (
                f"step {run.step} of {settings.steps}: expression {bounds.expression:.2f}, pose {bounds.pose:.2f} nats"
            )
            print(text, file=sys.stderr)
        if run.step % settings.check_every == 0:
            snapshots.write(run.step, run.state())
    if run.step < settings.steps:
        print(f"stopped: no better on the validation split since step {run.best_step}", file=sys.stderr)
    network = run.take_best()
    metrics = _metrics("train", measure(network, samples))
    if validation is not None:
        metrics |= _metrics("val", measure(network, validation))
    step = run.step if validation is None else run.best_step
    licence = licence_sentence(read_entries(options.data, "train", options.licences))
    save_motion_vae(options.output, network, samples.space.name, step, metrics, samples.summary, licence)
    snapshots.clear()
    print("\n".join(f"{name}: {value:.2f} nats" for name, value in metrics.items()))
    return 0


def _validation(options: argparse.Namespace) -> MotionSamples | None:
    try:
        return read_motions(options.data, "val", options.licences)
    except InputError as error:
        print(f"No validation, so that training goes on to the end of its schedule: {error}", file=sys.stderr)
        return None


def _metrics(split: str, bounds: Bounds) -> dict[str, float]:
    return {
        f"{split}_negative_elbo_expression": bounds.expression,
        f"{split}_negative_elbo_pose": bounds.pose,
    }


def run(argv: Sequence[str]) -> int:
    """Train or draw; returns the exit status."""
    options = _arguments(argv)
    return _train(options) if options.sample is None else _sample(options)

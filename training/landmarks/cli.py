"""``pirender-train landmarks``: train the landmark network, or measure a checkpoint."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from core.errors import InputError
from core.face_model import load_face_model
from training.default_data import FACES
from training.landmarks.config import LandmarkTrainingConfig, read_config
from training.landmarks.data import load_faces
from training.run_options import cache_folder

_DEFAULT_CONFIG = Path(__file__).parents[1] / "configs" / "landmarks.json"
_VALIDATION_FRAME_STEP = 2


def run(arguments: Sequence[str]) -> int:
    """Train or measure; returns the exit status.

    Raises:
        InputError: bad data, settings, state or checkpoint.
    """
    options = _parser().parse_args(arguments)
    if options.evaluate:
        _evaluate(options)
        return 0
    if options.out is None:
        raise InputError("Training needs a file to write: give --out FILE.safetensors.")
    _train(options)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pirender-train landmarks",
        description="Train the 478-point landmark network on labelled faces, or measure a checkpoint.",
    )
    parser.add_argument("--data", type=Path, default=FACES, metavar="DIR", help="the face corpus")
    parser.add_argument("--out", type=Path, metavar="FILE", help="checkpoint to write (or to measure)")
    parser.add_argument("--config", type=Path, default=_DEFAULT_CONFIG, metavar="FILE", help="settings, YAML or JSON")
    parser.add_argument("--start", type=Path, metavar="FILE", help="go on from the weights of this checkpoint")
    parser.add_argument("--resume", action="store_true", help="go on from the state beside --out")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="decoded frames (3.2 GB; default beside --out)")
    parser.add_argument("--steps", type=int, metavar="N", help="length of the run instead of the settings' own")
    parser.add_argument("--licence", action="append", metavar="NAME", help="train only on these licences")
    parser.add_argument("--evaluate", action="store_true", help="measure --out (default: the bundled checkpoint)")
    return parser


def _settings(options: argparse.Namespace) -> LandmarkTrainingConfig:
    config = read_config(options.config)
    if options.steps is not None:
        config = replace(config, steps=options.steps)
    if options.licence:
        config = replace(config, licences=tuple(options.licence))
    return config


def _train(options: argparse.Namespace) -> None:
    from core.networks.landmark_inference import load_landmark_network
    from training.landmarks.export import export
    from training.landmarks.posed_data import posed_faces
    from training.landmarks.train import LandmarkTraining

    config = _settings(options)
    faces = load_faces(options.data, cache_folder(options), "train", config.frame_step, config.licences)
    validation = load_faces(options.data, cache_folder(options), "val", _VALIDATION_FRAME_STEP)
    model = load_face_model()
    posed = posed_faces(faces, cache_folder(options), config.posed, config.seed, model) if config.posed > 0 else None
    start = load_landmark_network(options.start)[0] if options.start is not None else None
    training = LandmarkTraining(config, faces, model.mirror.astype(np.int64), posed, start)
    state = options.out.with_suffix(".state")
    log = options.out.with_suffix(".jsonl")
    if options.resume:
        training.restore(state)
        print(f"resumed at step {training.step}")
    else:
        log.unlink(missing_ok=True)
    training.run(state, log, validation)
    result = export(options.out, training.averaged, training.step, faces, validation)
    print(result.table())


def _evaluate(options: argparse.Namespace) -> None:
    from training.landmarks.evaluate import evaluate

    faces = load_faces(options.data, cache_folder(options), "val", _VALIDATION_FRAME_STEP)
    print(evaluate(options.out, faces).table())

"""``pirender-train eyes``: train the eye network, or measure a checkpoint."""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from core.checkpoint import CheckpointHeader, save_checkpoint
from core.conventions import FloatArray, ImageArray
from core.errors import InputError
from core.face_model import load_face_model
from core.opencv import cv2
from training.default_data import FACES
from training.eyes.config import EyeTrainingConfig, read_config
from training.eyes.measure import EyeFigures, measure_eyes
from training.landmarks.data import FaceArrays, load_faces

_VALIDATION_FRAME_STEP = 8
_LICENCE = (
    "Weights: Apache-2.0 as far as our rights reach; trained on footage whose owners may have other rights, "
    "so for research and evaluation; see docs/model-cards/eyes.md."
)


def run(arguments: Sequence[str]) -> int:
    """Train or measure; returns the exit status.

    Raises:
        InputError: bad data, settings, state or checkpoint.
    """
    parser = argparse.ArgumentParser(
        prog="pirender-train eyes", description="Train the network that looks at each eye by itself, or measure one."
    )
    parser.add_argument("--data", type=Path, default=FACES, metavar="DIR", help="the face corpus")
    parser.add_argument("--out", type=Path, metavar="FILE", help="checkpoint to write (or to measure)")
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings, YAML or JSON")
    parser.add_argument(
        "--cache", type=Path, metavar="DIR", help="decoded and posed frames (6 GB; default beside --out)"
    )
    parser.add_argument("--resume", action="store_true", help="go on from the state beside --out")
    parser.add_argument("--steps", type=int, metavar="N", help="length of the run instead of the settings' own")
    parser.add_argument("--evaluate", action="store_true", help="measure --out (default: the bundled checkpoint)")
    options = parser.parse_args(arguments)
    if options.out is None and not options.evaluate:
        raise InputError("Training needs a file to write: give --out FILE.safetensors.")
    cache = options.cache or (options.out.parent if options.out is not None else Path("out")) / "landmark-cache"
    cv2.setNumThreads(1)
    validation = load_faces(options.data, cache, "val", _VALIDATION_FRAME_STEP)
    if options.evaluate:
        print(_table(validation, options.out))
        return 0
    config = EyeTrainingConfig() if options.config is None else read_config(options.config)
    _train(options, config if options.steps is None else replace(config, steps=options.steps), cache, validation)
    return 0


def _train(options: argparse.Namespace, config: EyeTrainingConfig, cache: Path, validation: FaceArrays) -> None:
    import torch

    from core.networks.weights import arrays_of
    from training.eyes.train import EyeTraining, header_config
    from training.landmarks.posed_data import posed_faces

    torch.set_num_threads(1)
    faces = load_faces(options.data, cache, "train", config.frame_step, config.licences)
    posed = posed_faces(faces, cache, config.posed, config.seed, load_face_model()) if config.posed > 0 else None
    training = EyeTraining(config, faces, posed)
    state, log = options.out.with_suffix(".state"), options.out.with_suffix(".jsonl")
    if options.resume:
        training.restore(state)
    else:
        log.unlink(missing_ok=True)
    while training.step < config.steps:
        began = time.monotonic()
        until = min(training.step + config.validate_every, config.steps)
        loss = training.train_until(until)
        header = CheckpointHeader(
            "eyes", header_config(training), step=training.step, data=faces.summary(), licence=_LICENCE
        )
        save_checkpoint(options.out, header, arrays_of(training.averaged))
        figures = _figures(validation, options.out)
        save_checkpoint(options.out, replace(header, metrics=asdict(figures)), arrays_of(training.averaged))
        training.save(state)
        entry = {"step": training.step, "loss": loss, "seconds": time.monotonic() - began} | asdict(figures)
        with log.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps({name: round(value, 5) for name, value in entry.items()}) + "\n")
    print(_table(validation, options.out))


def _figures(validation: FaceArrays, checkpoint: Path | None) -> EyeFigures:
    from core.tracking.eyes import EyeRefiner
    from core.tracking.landmarks import LandmarkPredictor

    refiner, faces = EyeRefiner(checkpoint), LandmarkPredictor(eyes=False)

    def find(image: ImageArray, marks: FloatArray) -> FloatArray:
        return refiner.refined(image, faces.predict(image, previous=marks).landmarks)

    return measure_eyes(validation, find)


def _table(validation: FaceArrays, checkpoint: Path | None) -> str:
    from core.tracking.landmarks import LandmarkPredictor

    predictor = LandmarkPredictor(eyes=False)
    before = measure_eyes(validation, lambda image, marks: predictor.predict(image, previous=marks).landmarks)
    after = _figures(validation, checkpoint)
    lines = [f"{'':<15}{'landmarks':>12}{'eyes':>12}"]
    for name, value in asdict(before).items():
        lines.append(f"{name:<15}{value:>12.3f}{asdict(after)[name]:>12.3f}")
    return "\n".join(lines)

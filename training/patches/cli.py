"""``pirender-train patches``: train the network that looks at one part of the face, or measure a checkpoint."""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from core.checkpoint import CheckpointHeader, save_checkpoint
from core.conventions import FloatArray, ImageArray
from core.face_model import load_face_model
from core.opencv import cv2
from core.tracking.landmarks import LandmarkPredictor
from core.tracking.patch_refiner import PatchRefiner
from core.tracking.regions import ALL_REGIONS, RegionPair
from resources import resource_path
from training.landmarks.data import FaceArrays, load_faces
from training.patches.config import PatchTrainingConfig, read_config
from training.patches.guesses import with_guesses
from training.patches.measure import RegionFigures, measure_region
from training.run_options import add_run_options, cache_folder, require_output

_VALIDATION_FRAME_STEP = 8
_LICENCE = (
    "Weights: Apache-2.0 as far as our rights reach; trained on footage whose owners may have other rights, "
    "so for research and evaluation; see docs/model-cards/patches.md."
)


def run(arguments: Sequence[str]) -> int:
    """Train or measure; returns the exit status.

    Raises:
        InputError: bad data, settings, state or checkpoint.
    """
    parser = argparse.ArgumentParser(
        prog="pirender-train patches",
        description="Train a network that looks at eyes, brows or mouth by themselves, or measure one.",
    )
    parser.add_argument("region", choices=[pair.name for pair in ALL_REGIONS], help="what the network looks at")
    add_run_options(parser)
    options = parser.parse_args(arguments)
    require_output(options)
    cache = cache_folder(options)
    cv2.setNumThreads(1)
    pair = next(pair for pair in ALL_REGIONS if pair.name == options.region)
    validation = load_faces(options.data, cache, "val", _VALIDATION_FRAME_STEP)
    if options.evaluate:
        print(_table(pair, validation, options.out or Path(resource_path("checkpoints", f"{pair.name}.safetensors"))))
        return 0
    config = PatchTrainingConfig() if options.config is None else read_config(options.config)
    config = config if options.steps is None else replace(config, steps=options.steps)
    _train(pair, options, config, cache, validation)
    return 0


def _train(
    pair: RegionPair, options: argparse.Namespace, config: PatchTrainingConfig, cache: Path, validation: FaceArrays
) -> None:
    import torch

    from core.networks.weights import arrays_of
    from training.patches.train import PatchTraining, header_config

    torch.set_num_threads(1)
    faces, posed = _training_faces(options.data, cache, config)
    training = PatchTraining(pair, config, faces, posed)
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
            "patch", header_config(training), step=training.step, data=faces.summary(), licence=_LICENCE
        )
        save_checkpoint(options.out, header, arrays_of(training.averaged))
        figures = _figures(pair, validation, options.out).flat()
        save_checkpoint(options.out, replace(header, metrics=figures), arrays_of(training.averaged))
        training.save(state)
        entry = {"step": training.step, "loss": loss, "seconds": time.monotonic() - began} | figures
        with log.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps({name: round(value, 5) for name, value in entry.items()}) + "\n")
    print(_table(pair, validation, options.out))


def _training_faces(data: Path, cache: Path, config: PatchTrainingConfig) -> tuple[FaceArrays, FaceArrays | None]:
    from training.landmarks.posed_data import posed_faces

    network = Path(resource_path("checkpoints", "landmarks.safetensors"))
    faces = load_faces(data, cache, "train", config.frame_step, config.licences)
    posed = posed_faces(faces, cache, config.posed, config.seed, load_face_model()) if config.posed > 0 else None
    guessed = with_guesses(faces, cache, network, config.seed)
    return guessed, None if posed is None else with_guesses(posed, cache, network, config.seed)


def _figures(pair: RegionPair, validation: FaceArrays, checkpoint: Path) -> RegionFigures:
    refiner, faces = PatchRefiner({pair.name: checkpoint}), LandmarkPredictor(patches=False)

    def find(image: ImageArray, marks: FloatArray) -> FloatArray:
        return refiner.refined(image, faces.predict(image, previous=marks).landmarks)

    return measure_region(pair, validation, find)


def _table(pair: RegionPair, validation: FaceArrays, checkpoint: Path) -> str:
    predictor = LandmarkPredictor(patches=False)
    before = measure_region(pair, validation, lambda image, marks: predictor.predict(image, previous=marks).landmarks)
    after = _figures(pair, validation, checkpoint).flat()
    lines = [f"{'':<24}{'landmarks':>12}{pair.name:>12}"]
    lines += [f"{name:<24}{value:>12.3f}{after[name]:>12.3f}" for name, value in before.flat().items()]
    return "\n".join(lines)

"""``pirender-train expression``: train the network that reads expression coefficients, or measure a checkpoint."""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from core.checkpoint import CheckpointHeader, save_checkpoint
from core.face_model import FaceModel, load_face_model
from core.motion import ICT64
from core.opencv import cv2
from resources import resource_path
from training.expression.config import ExpressionTrainingConfig, read_config
from training.expression.data import ExpressionFaces, expression_faces
from training.landmarks.data import load_faces
from training.run_options import add_run_options, cache_folder, require_output

_VALIDATION_FRAME_STEP = 8
_VALIDATION_SEED = 77
_VALIDATION_FRAMES, _VALIDATION_POSES = 6, 16
_LICENCE = (
    "Weights: Apache-2.0 as far as our rights reach; trained on footage whose owners may have other rights, "
    "so for research and evaluation; see docs/model-cards/expression.md."
)


def run(arguments: Sequence[str]) -> int:
    """Train or measure; returns the exit status.

    Raises:
        InputError: bad data, settings, state or checkpoint.
    """
    parser = argparse.ArgumentParser(
        prog="pirender-train expression",
        description="Train the network that reads expression coefficients from a face's pixels, or measure one.",
    )
    add_run_options(parser)
    parser.add_argument("--start", type=Path, metavar="FILE", help="landmark network whose first layers are taken over")
    parser.add_argument("--threads", type=int, default=1, metavar="N", help="of the processor (default 1)")
    options = parser.parse_args(arguments)
    require_output(options)
    cache = cache_folder(options)
    cv2.setNumThreads(1)
    config = ExpressionTrainingConfig() if options.config is None else read_config(options.config)
    config = config if options.steps is None else replace(config, steps=options.steps)
    model = load_face_model()
    held_out = expression_faces(
        load_faces(options.data, cache, "val", _VALIDATION_FRAME_STEP),
        cache,
        _VALIDATION_FRAMES,
        _VALIDATION_POSES,
        _VALIDATION_SEED,
        model,
    )
    if options.evaluate:
        _evaluate(options.out or Path(resource_path("checkpoints", "expression.safetensors")), held_out)
        return 0
    _train(options, config, cache, held_out, model)
    return 0


def _train(
    options: argparse.Namespace,
    config: ExpressionTrainingConfig,
    cache: Path,
    held_out: ExpressionFaces,
    model: FaceModel,
) -> None:
    import torch

    from core.networks.landmark_inference import load_landmark_network
    from core.networks.weights import arrays_of
    from training.expression.measure import measure_expression
    from training.expression.train import ExpressionTraining

    torch.set_num_threads(options.threads)
    faces = load_faces(options.data, cache, "train", config.frame_step, config.licences)
    posed = expression_faces(faces, cache, config.frames, config.poses, config.seed, model)
    start = None if options.start is None else load_landmark_network(options.start)[0]
    training = ExpressionTraining(config, posed, start)
    state, log = options.out.with_suffix(".state"), options.out.with_suffix(".jsonl")
    if options.resume:
        training.restore(state)
    else:
        log.unlink(missing_ok=True)
    while training.step < config.steps:
        began = time.monotonic()
        until = min(training.step + config.validate_every, config.steps)
        pictures = (until - training.step) * config.batch
        loss = training.train_until(until)
        seconds = time.monotonic() - began
        figures = measure_expression(training.averaged, held_out)
        training.averaged.spread.copy_(torch.from_numpy(figures.combined_spread()))
        header = CheckpointHeader(
            "expression",
            asdict(config.network),
            motion_space=ICT64.name,
            basis_hash=model.basis_hash,
            step=training.step,
            metrics=figures.flat(),
            data=faces.summary(),
            licence=_LICENCE,
        )
        save_checkpoint(options.out, header, arrays_of(training.averaged))
        training.save(state)
        entry = {"step": training.step, "loss": loss, "seconds": seconds, "pictures_per_second": pictures / seconds}
        line = json.dumps({name: round(value, 5) for name, value in (entry | figures.flat()).items()})
        with log.open("a", encoding="utf-8") as lines:
            lines.write(line + "\n")
        print(line, flush=True)


def _evaluate(checkpoint: Path, held_out: ExpressionFaces) -> None:
    from core.networks.expression_checkpoint import load_expression_network
    from training.expression.measure import measure_expression

    figures = measure_expression(load_expression_network(checkpoint)[0], held_out)
    print(f"{'':<18}{'correlation':>12}{'gain':>8}{'spread':>8}{'plain':>8}")
    for number in figures.correlation.argsort():
        print(
            f"{ICT64.names[number]:<18}{figures.correlation[number]:>12.3f}{figures.gain[number]:>8.2f}"
            f"{figures.spread[number]:>8.3f}{figures.plain_spread[number]:>8.3f}"
        )
    print(json.dumps({name: round(value, 4) for name, value in figures.flat().items()}))

"""``pirender-train face-model``: refines the open morphable model on tracked landmarks.

Starts from ICT-FaceKit's shapes on MediaPipe's landmarks and corrects mean, identity basis and expression basis on the
training split, so regularised that every shape keeps its name's meaning. The bundled model is replaced only when the
validation split is explained better.
"""

import argparse
import logging
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from core.errors import InputError
from core.face_model import FaceModel, load_face_model, save_face_model
from core.tracking.fit import CoefficientFitter
from resources import resource_path
from training.default_data import FACES, SHARED
from training.face_model.convert import read_open_model
from training.face_model.measure import FitQuality, fit_quality, shape_change
from training.face_model.refine import RefinementSettings, refine
from training.face_model.samples import SampleSizes, TrackedPerson, read_people

_KINDS = {"clips": ("video",), "photos": ("photo", "photo_gray")}
_ATTRIBUTION = {
    "licence": "MIT (shapes), Apache-2.0 (topology)",
    "attribution": (
        "Shapes: ICT-FaceKit, MIT, Copyright (c) 2020 USC Institute for Creative Technologies, sampled on 478 points "
        "and refined. Topology (landmark order, triangles, texture coordinates): MediaPipe, Apache-2.0, Copyright The "
        "MediaPipe Authors."
    ),
}


def run(arguments: Sequence[str]) -> int:
    """Refine, measure before and after, and write the model; returns the exit status."""
    options = _options(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    base = read_open_model(options.base)
    sizes = SampleSizes(options.frames, options.photos, options.grey_photos)
    licences = tuple(options.licences.split(",")) if options.licences else None
    everything = SampleSizes(frames_per_clip=12, photos=None, grey_photos=None)
    held_out = read_people(options.data, "val", everything)
    before = _report("before", base, held_out)
    people = read_people(options.data, "train", sizes, licences)
    settings = replace(RefinementSettings(), rounds=options.rounds)
    print(f"refining on {len(people)} clips and photos, {sum(len(person.frames) for person in people)} frames")
    refined = refine(base, people, settings)
    notes = _ATTRIBUTION | {"settings": str(asdict(settings)), "trained_on": _sources(people)}
    return _write(base, refined, before, held_out, options.out, notes)


def _write(
    base: FaceModel,
    refined: FaceModel,
    before: dict[str, FitQuality],
    held_out: list[TrackedPerson],
    out: Path,
    notes: dict[str, str],
) -> int:
    candidate = out.with_name(out.stem + "-candidate" + out.suffix)
    save_face_model(refined, candidate, notes)
    try:
        # What counts is the file as it will be read, with its shorter numbers.
        stored = load_face_model(candidate)
        after = _report("after", stored, held_out)
    finally:
        candidate.unlink(missing_ok=True)
    change = shape_change(base, stored)
    print(
        f"mean moved {change.mean_moved:.3f} cm; cosine to the original: identity at least "
        f"{change.identity_cosine:.3f}, expression at least {change.expression_cosine:.3f} ({change.least_like}), "
        f"{change.mean_cosine:.3f} on average; triangles newly turned over: {change.new_flips}"
    )
    if any(after[kind].error >= before[kind].error for kind in before):
        print(f"not better on the validation split: {out} stays as it is")
        return 1
    errors = ", ".join(f"{kind} {before[kind].error:.3f} -> {after[kind].error:.3f} %" for kind in before)
    save_face_model(refined, out, notes | {"validation": f"fit error in outer-eye-corner widths: {errors}"})
    print(f"wrote {out}, {out.stat().st_size / 1024:.0f} KiB")
    return 0


def _report(label: str, model: FaceModel, people: list[TrackedPerson]) -> dict[str, FitQuality]:
    fitter = CoefficientFitter(model)
    qualities = {}
    for name, kinds in _KINDS.items():
        chosen = [person for person in people if person.kind in kinds]
        if chosen:
            qualities[name] = fit_quality(fitter, chosen)
    for name, quality in qualities.items():
        explained = f", {quality.explained:.1f} % of the movement explained" if name == "clips" else ""
        print(
            f"{label:<7}{quality.people:>4} validation {name:<7}{quality.error:.3f} % of the model's eye width, "
            f"{quality.error_2d:.3f} % of the seen one{explained}, sum of weights {quality.weights:.2f}"
        )
    return qualities


def _sources(people: list[TrackedPerson]) -> str:
    counts: dict[str, int] = {}
    for person in people:
        counts[person.licence] = counts.get(person.licence, 0) + 1
    return "; ".join(f"{licence}: {count}" for licence, count in sorted(counts.items()))


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="pirender-train face-model", description=__doc__)
    parser.add_argument("--base", type=Path, default=SHARED / "facemodel" / "ict_on_mediapipe.npz")
    parser.add_argument("--data", type=Path, default=FACES, help="corpus: manifest.csv, landmarks/")
    parser.add_argument("--out", type=Path, default=resource_path("face_model.safetensors"))
    parser.add_argument("--licences", help="only items under these licences, separated by commas")
    parser.add_argument("--rounds", type=int, default=RefinementSettings.rounds)
    parser.add_argument("--frames", type=int, default=SampleSizes.frames_per_clip, help="frames of a clip")
    parser.add_argument("--photos", type=int, default=SampleSizes.photos)
    parser.add_argument("--grey-photos", type=int, default=SampleSizes.grey_photos)
    options = parser.parse_args(arguments)
    if options.rounds < 1 or options.frames < 2:
        raise InputError("Give at least one round and two frames a clip (--rounds, --frames).")
    return options

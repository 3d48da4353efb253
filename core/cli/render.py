"""``pirender render``: one photo in, one edited photo out."""

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.cli.marks import add_mark_options, checked_label, identity_of
from core.credentials import sign
from core.errors import InputError
from core.motion import ICT64, Motion, load_motion
from core.motion.assignments import Assignment, apply_assignments, parse_assignment
from core.presets import Preset, apply_preset, find_preset

if TYPE_CHECKING:
    from core.conventions import ImageArray
    from core.engines import Engines
    from core.portrait import Portrait
    from core.rendering import Renderer

_LARGEST_SIZE = 8192


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command."""
    parser = commands.add_parser("render", help="edit one photo")
    parser.add_argument("photo", type=Path, metavar="PHOTO")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.png", help="png, jpg, webp or tiff")
    parser.add_argument("--motion", type=Path, metavar="FILE", help="motion file; its first frame is used")
    add_edit_options(parser)
    parser.add_argument("--crop-only", action="store_true", help="write the square crop, not the whole photo")
    parser.add_argument("--no-crop", action="store_true", help="the photo already is the square crop")
    parser.add_argument("--size", type=int, metavar="PX", help="longer side of the result (default: as the photo)")
    add_mark_options(parser)
    parser.add_argument("--overwrite", action="store_true", help="allow OUT to replace PHOTO itself")
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object")
    parser.set_defaults(run=run)


def add_edit_options(parser: argparse.ArgumentParser) -> None:
    """Options that say how a portrait changes, and what renders it."""
    parser.add_argument("--preset", metavar="NAME", help="a named expression, e.g. smile")
    parser.add_argument(
        "--set", dest="edits", action="append", default=[], metavar="NAME=VALUE",
        help="set (=), raise (+=) or lower (-=) one coefficient; angles in degrees, positions in percent",
    )  # fmt: skip
    parser.add_argument("--engine", choices=("auto", "geometry", "neural"), default="auto")
    parser.add_argument("--checkpoint", type=Path, metavar="FILE", help="checkpoint of the neural engine")
    add_bfm_option(parser)
    parser.add_argument("--face", type=int, default=None, metavar="N", help="which face, 0 is the biggest")


def add_bfm_option(parser: argparse.ArgumentParser) -> None:
    """The option that names the files which measure ``bfm64`` motions."""
    parser.add_argument(
        "--bfm-files", type=Path, metavar="FOLDER", help="files of Deep3DFaceReconstruction, for bfm64 motions"
    )


def run(options: argparse.Namespace) -> None:
    """Render the photo in the motion that the options describe.

    Raises:
        InputError: unreadable input, no face, an unknown name, or the output cannot be written.
    """
    from core.label import labelled
    from core.photo import save_photo
    from core.photo.formats import check_output_name
    from core.picture_size import with_longer_side

    check_output_name(options.output)
    size, label, identity = checked_size(options.size), checked_label(options), identity_of(options, options.output)
    engines = engines_for(options)
    edits = edits_of(options, engines)
    renderer = still_renderer(engines)
    portrait = open_for(options)
    own = engines.own_motion(portrait)
    motion = own.motion
    if options.motion is not None:
        motion = load_motion(options.motion, engines.space)[0]
    elif own.notice:
        print(f"pirender: {own.notice}", file=sys.stderr)
    motion = edits.applied(motion)
    image = render_whole(portrait, renderer, motion, crop_only=options.crop_only or options.no_crop)
    image = labelled(with_longer_side(image, size), label)
    save_photo(portrait.photo, image, options.output, overwrite=options.overwrite)
    if identity is not None:
        sign(options.output, identity, options.photo)
    if options.json:
        print(json.dumps(_summary(options, portrait, (own.motion, motion), renderer.name)))


@dataclass(frozen=True)
class Edits:
    """What ``--preset`` and ``--set`` ask for."""

    preset: Preset | None
    assignments: tuple[Assignment, ...]

    def applied(self, motion: Motion) -> Motion:
        """The motion with the preset, then the assignments in order."""
        if self.preset is not None:
            motion = apply_preset(motion, self.preset)
        return apply_assignments(motion, self.assignments)


def edits_of(options: argparse.Namespace, engines: "Engines") -> Edits:
    """Read ``--preset`` and ``--set``.

    Raises:
        InputError: an unknown name, or a preset for an engine whose motions have no named shapes.
    """
    preset = find_preset(options.preset) if options.preset else None
    if preset is not None and engines.space.name != ICT64.name:
        raise InputError(
            f"The preset {preset.name!r} is made of named shapes, which {engines.space.name} motions have not; "
            "leave it out, or use a checkpoint in ict64."
        )
    return Edits(preset, tuple(parse_assignment(text, engines.space) for text in options.edits))


def checked_size(size: int | None) -> int | None:
    """The size option, refused when it makes no sense."""
    if size is not None and not 16 <= size <= _LARGEST_SIZE:
        raise InputError(f"--size {size} is out of range: use 16 to {_LARGEST_SIZE} pixels.")
    return size


def engines_for(options: argparse.Namespace) -> "Engines":
    """The engines that the options ask for.

    Raises:
        InputError: the neural engine was asked for and there is no checkpoint, or it cannot be used.
    """
    from core.engine_choice import EngineChoice
    from core.engines import make_engines
    from core.face_model import load_face_model

    choice = EngineChoice(options.engine)
    return make_engines(choice, options.checkpoint, load_face_model(), bfm_files=options.bfm_files)


def still_renderer(engines: "Engines") -> "Renderer":
    """What renders stills; ``auto`` takes the neural engine where there is a checkpoint."""
    if engines.renders_stills_neurally and engines.make_neural is not None:
        return engines.make_neural()
    return engines.make_geometry()


def open_for(options: argparse.Namespace) -> "Portrait":
    """Open and track the photo; with ``--no-crop`` the whole square picture is the crop."""
    from core.portrait import open_portrait
    from core.tracking.backends import make_photo_tracker
    from core.tracking.recrop import with_whole_picture_as_crop

    portrait = open_portrait(options.photo, make_photo_tracker(), face=options.face)
    return with_whole_picture_as_crop(portrait) if options.no_crop else portrait


def render_whole(portrait: "Portrait", renderer: "Renderer", motion: Motion, *, crop_only: bool) -> "ImageArray":
    """Render at the crop's own size; paste back into the photo unless only the crop is wanted."""
    from core.paste_back import paste_back

    fit = portrait.fit
    size = fit.crop.size
    renderer.set_portrait(portrait.crop_image(), fit.landmarks_in_crop(size), fit.identity, fit.motion)
    rendered = renderer.render(motion)
    return rendered if crop_only else paste_back(portrait.photo.image, fit.crop, rendered)


def _summary(
    options: argparse.Namespace, portrait: "Portrait", motions: tuple[Motion, Motion], engine: str
) -> dict[str, Any]:
    crop = portrait.fit.crop
    return {
        "output": str(options.output),
        "engine": engine,
        "crop": {"left": crop.left, "top": crop.top, "size": crop.size},
        "motion_space": motions[0].space.name,
        "photo_motion": _named(motions[0]),
        "motion": _named(motions[1]),
    }


def _named(motion: Motion) -> dict[str, float]:
    return {name: round(float(value), 5) for name, value in zip(motion.space.names, motion.values, strict=True)}

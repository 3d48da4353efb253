"""``pirender checkpoint``: what a checkpoint holds; files of the reference implementation into ours."""

import argparse
import dataclasses
import json
from pathlib import Path
from typing import Any


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Register the command and its two parts."""
    parser = commands.add_parser("checkpoint", help="show or import checkpoints of networks")
    parts = parser.add_subparsers(dest="part", required=True, metavar="info|import")
    info = parts.add_parser("info", help="what a checkpoint says of itself")
    info.add_argument("file", type=Path, metavar="FILE")
    info.add_argument("--json", action="store_true", help="print one JSON object")
    info.set_defaults(run=run_info)
    bring = parts.add_parser("import", help="convert a checkpoint of the published PIRenderer code")
    bring.add_argument("reference", type=Path, metavar="REFERENCE.pt")
    bring.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.safetensors")
    bring.add_argument("--json", action="store_true", help="print one JSON object")
    bring.set_defaults(run=run_import)


def run_info(options: argparse.Namespace) -> None:
    """Print the header of a checkpoint of any kind, and how many parameters it has.

    Raises:
        InputError: not a checkpoint of ours.
    """
    from core.checkpoint import load_checkpoint, read_header

    header = read_header(options.file)
    tensors = load_checkpoint(options.file, header.kind).tensors
    summary: dict[str, Any] = dataclasses.asdict(header) | {
        "parameters": int(sum(value.size for value in tensors.values())),
        "bytes": options.file.stat().st_size,
    }
    if options.json:
        print(json.dumps(summary))
        return
    for name, value in summary.items():
        shown = json.dumps(value) if isinstance(value, dict) else value
        print(f"{name:<14} {shown}")


def run_import(options: argparse.Namespace) -> None:
    """Convert a file of the reference implementation.

    Raises:
        InputError: it is not one, or the output cannot be written.
    """
    from core.networks.pirenderer.reference_import import import_reference

    config = import_reference(options.reference, options.output)
    summary = {"output": str(options.output), "motion_space": "bfm64", "network": dataclasses.asdict(config)}
    print(json.dumps(summary) if options.json else f"Wrote {options.output} (motion space bfm64).")

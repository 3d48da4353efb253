"""Pairs made once and kept in arrays: for machines where making a pair costs as much as learning from it.

The folder holds ``pairs.json`` and one ``.npy`` file for each field of :class:`training.renderer.batches.Batch`.
"""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.utils.data import Dataset

from core.errors import InputError
from core.files import atomic_write
from core.motion import MotionSpace
from training.renderer.batches import Batch, BatchSet, load_batches
from training.renderer.config import RendererTrainingConfig
from training.renderer.flow_teacher import teacher_flows

_FORMAT = "pirender-pairs 2"
_FIELDS = ("source", "target", "window", "mesh_flow", "picture", "own_pose")
_HALF = ("mesh_flow",)
"""Fields kept as float16: displacements below one half image width, exact to a hundredth of a pixel."""

Arrays = dict[str, NDArray[Any]]


def keep_pairs(
    folder: Path, batches: BatchSet, config: RendererTrainingConfig, count: int, tell: Callable[[int], None]
) -> None:
    """Make ``count`` pairs (rounded down to whole batches); goes on where a stopped call left off.

    Args:
        folder: where they are kept.
        batches: makes them, step by step.
        config: settings of the run that they are for.
        count: how many.
        tell: called with the number of finished pairs after every batch.

    Raises:
        InputError: the folder holds pairs that other settings made.
    """
    size = config.schedule.batch
    steps = count // size
    folder.mkdir(parents=True, exist_ok=True)
    settings = _settings(config)
    done = _begun(folder, settings) // size
    arrays: Arrays = {}
    for step, batch in enumerate(load_batches(batches, done, steps, config.data.workers, False), start=done):
        values = {name: _kept(name, getattr(batch, name)) for name in _FIELDS if getattr(batch, name) is not None}
        if not arrays:
            arrays = {name: _array(folder, name, steps * size, value) for name, value in values.items()}
        for name, value in values.items():
            arrays[name][step * size : (step + 1) * size] = value
        _note(folder, settings, (step + 1) * size)
        tell((step + 1) * size)


class KeptPairs(Dataset[Batch]):
    """Batches of kept pairs in an order drawn anew for every round; half of them mirrored where the settings mirror."""

    def __init__(
        self, folder: Path, config: RendererTrainingConfig, space: MotionSpace, rank: int = 0, processes: int = 1
    ) -> None:
        """Open the folder; each process takes its share of every batch.

        Raises:
            InputError: there are no pairs, too few, or other settings made them.
        """
        self._config, self._space = config, space
        self._count = _begun(folder, _settings(config))
        if self._count < config.schedule.batch:
            raise InputError(
                f"{folder} holds {self._count} pairs, fewer than a batch; make them with `pirender-train pairs`."
            )
        share = config.schedule.batch // processes
        self._slots = slice(rank * share, (rank + 1) * share)
        self._folder = folder
        self._arrays: Arrays = {}

    def __getitem__(self, step: int) -> Batch:
        """The batch of that step."""
        if not self._arrays:
            self._arrays = _opened(self._folder)
        size = self._config.schedule.batch
        rounds, place = divmod(step, self._count // size)
        order = np.random.default_rng((self._config.seed, rounds)).permutation(self._count)
        chosen = order[place * size : (place + 1) * size]
        flips = np.random.default_rng((self._config.seed, rounds, place)).random(size) < self._config.data.flip
        chosen, flips = chosen[self._slots], flips[self._slots]
        fields: dict[str, Tensor] = {}
        for name, array in self._arrays.items():
            rows = np.ascontiguousarray(array[chosen])
            rows = rows.astype(np.float32) if name in _HALF else rows
            rows[flips] = self._mirrored(name, rows[flips])
            fields[name] = torch.from_numpy(rows)
        if self._config.loss.teacher > 0:
            fields["teacher"] = teacher_flows(fields["target"], fields["picture"], self._config.network.flow_size)
        return Batch(**fields)

    def _mirrored(self, name: str, rows: NDArray[Any]) -> NDArray[Any]:
        if name == "window":
            order, signs = self._space.mirror_order, self._space.mirror_signs
            return np.asarray(rows[:, order] * np.asarray(signs, dtype=np.float32)[None, :, None])
        if name == "own_pose":
            pose = slice(self._space.rotation.start, self._space.translation.stop)
            return np.asarray(rows * np.asarray(self._space.mirror_signs[pose], dtype=np.float32))
        turned = rows[..., ::-1]
        return turned * np.array([-1.0, 1.0], dtype=np.float32)[None, :, None, None] if name == "mesh_flow" else turned


def _settings(config: RendererTrainingConfig) -> dict[str, Any]:
    """What the pairs depend on."""
    data = asdict(config.data)
    del data["workers"]
    return {"image_size": config.network.image_size, "guide": config.needs_guide, "data": data}


def _begun(folder: Path, settings: dict[str, Any]) -> int:
    path = folder / "pairs.json"
    if not path.exists():
        return 0
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        kept, done, made_with = found["format"] == _FORMAT, int(found["done"]), found["settings"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} is damaged ({error}); make the pairs again in an empty folder.") from error
    if not kept or made_with != json.loads(json.dumps(settings)):
        raise InputError(f"The pairs in {folder} were made with other settings; make them in another folder.")
    return done


def _note(folder: Path, settings: dict[str, Any], done: int) -> None:
    text = json.dumps({"format": _FORMAT, "done": done, "settings": settings}, indent=1)
    with atomic_write(folder / "pairs.json") as path:
        path.write_text(text, encoding="utf-8")


def _kept(name: str, value: Tensor) -> NDArray[Any]:
    array = value.numpy()
    return array.astype(np.float16) if name in _HALF else array


def _array(folder: Path, name: str, count: int, example: NDArray[Any]) -> NDArray[Any]:
    path = folder / f"{name}.npy"
    if path.exists():
        found: NDArray[Any] = np.lib.format.open_memmap(path, mode="r+")
        if found.shape == (count, *example.shape[1:]):
            return found
        raise InputError(f"{path} holds {len(found)} pairs, not {count}; ask for as many, or use another folder.")
    return np.lib.format.open_memmap(path, mode="w+", dtype=example.dtype, shape=(count, *example.shape[1:]))


def _opened(folder: Path) -> Arrays:
    found: Arrays = {}
    for name in _FIELDS:
        path = folder / f"{name}.npy"
        if path.exists():
            try:
                found[name] = np.load(path, mmap_mode="r", allow_pickle=False)
            except (OSError, ValueError) as error:
                raise InputError(f"{path} is damaged ({error}); make the pairs again in an empty folder.") from error
    return found

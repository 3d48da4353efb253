"""A run in a folder: steps, log, validations, pictures, snapshots and the checkpoint for the editor."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import torch
from torch.utils.data import Dataset

from core.errors import InputError
from core.face_model import load_face_model
from core.networks.pirenderer.checkpoints import RendererNetwork, save_renderer
from training.kept_pairs.keeping import KeptPairs
from training.renderer.batches import Batch, BatchSet, load_batches
from training.renderer.config import RendererTrainingConfig
from training.renderer.distillation import load_wide
from training.renderer.pack_data import TrainingData, data_summary, licence_sentence
from training.renderer.pairs import PairDrawer, fixed_pairs
from training.renderer.perceptual import PerceptualNetwork, load_perceptual
from training.renderer.pictures import picture_grid, write_picture
from training.renderer.processes import Process
from training.renderer.run_log import RunLog
from training.renderer.snapshots import SnapshotFolder, read_snapshot
from training.renderer.stages import Stage, rate_at
from training.renderer.throughput import Stopwatch, device_peak, step_operations
from training.renderer.training import Diverged, RendererTraining
from training.renderer.validation import Validation

CHECKPOINT = "renderer.safetensors"
BEST_CHECKPOINT = "best.safetensors"
LATEST_PICTURE = "pictures/latest.png"

_NO_FEATURES = (
    "The loss compares VGG features, but no weights are given: give torchvision's vgg19 file with --perceptual FILE, "
    "--perceptual download to fetch it, or set loss.warp, loss.content and loss.style to 0."
)


Listener = Callable[[str, int, dict[str, Any]], None]


def _nobody(_kind: str, _step: int, _entries: dict[str, Any]) -> None:
    """Hears nothing."""


class RendererRun:
    """Trains in a folder until the schedule ends or it is asked to stop."""

    def __init__(
        self,
        folder: Path,
        config: RendererTrainingConfig,
        data: TrainingData,
        process: Process,
        resume: bool,
        kept: Path | None = None,
        listen: Listener = _nobody,
    ) -> None:
        """Prepare or resume the run.

        Args:
            folder: of the run.
            config: its settings.
            data: what it learns from.
            process: this process among all of the run.
            resume: go on from the newest snapshot in the folder.
            kept: folder of kept pairs to learn from, or None to make them anew.
            listen: hears of every line of the log: kind, step, entries.

        Raises:
            InputError: data, settings, weights or snapshot cannot be used, or the folder already holds a run.
        """
        pack, space = data.pack, data.space
        config.check_space(space.name, space.size, bool(space.mirror_pairs))
        process.check_batch(config.schedule.batch)
        self._folder, self._config, self._data, self._process = folder, config, data, process
        self._listen = listen
        self._snapshots = SnapshotFolder(folder)
        newest = self._snapshots.latest()
        if newest is not None and not resume:
            raise InputError(f"{folder} already holds a run; give --resume to go on with it, or another folder (-o).")
        if newest is None and resume:
            raise InputError(f"There is no snapshot to resume in {folder}; leave --resume out to begin a run.")
        self._clips = pack.select("train", config.data.licences)
        size = config.network.image_size
        self._batches: Dataset[Batch]
        if kept is None:
            drawer = PairDrawer(pack, self._clips, size, config.data, config.seed)
            self._batches = BatchSet(drawer, config, process.rank, process.count)
        else:
            self._batches = KeptPairs(kept, config, space, process.rank, process.count)
        checked = fixed_pairs(pack, pack.select("val", config.data.licences), size, config.report.validation_pairs)
        self._validation = Validation(checked, config)
        self.training = RendererTraining(config, process, _features(config), _wide(config, space.name, process))
        self._last_metrics: dict[str, float] = {}
        if newest is not None:
            self.training.restore(read_snapshot(newest), newest)
        folder.mkdir(parents=True, exist_ok=True)
        self._log = RunLog(folder, self.training.step if resume else None) if process.leads else None
        self._peak, self._operations, self._counted = 0.0, 0.0, None

    _counted: Stage | None

    def train(self, last: int | None = None, wants_stop: Callable[[], bool] = lambda: False) -> dict[str, float]:
        """Take steps up to ``last`` or the end of the schedule; returns the last validation's measurements.

        Raises:
            InputError: the loss diverged (the last good snapshot is named), or a file cannot be written.
        """
        until = min(last or self._config.schedule.steps, self._config.schedule.steps)
        if self.training.step == 0:
            self._tell("run", {"data": self._summary(), "device": str(self._process.device)})
            self._validate()
        try:
            self._take_steps(until, wants_stop)
        except Diverged as error:
            raise self._diverged(error) from error
        self._finish()
        return self._last_metrics

    def _take_steps(self, until: int, wants_stop: Callable[[], bool]) -> None:
        training, report, watch = self.training, self._config.report, Stopwatch()
        sums: dict[str, float] = defaultdict(float)
        steps = 0
        for batch in self._ready(training.step, until, watch):
            self._count_operations(batch)
            for name, value in training.take_step(batch).items():
                sums[name] += value
            steps += 1
            stopping = self._everyone(wants_stop())
            if training.step % report.log_every == 0 or training.step == until or stopping:
                self._report({name: value / steps for name, value in sums.items()}, steps, watch)
                sums.clear()
                steps = 0
            if training.step % report.validate_every == 0:
                self._validate()
            if training.step % report.snapshot_every == 0 and self._process.leads:
                self._snapshot()
            if stopping:
                return

    def _ready(self, first: int, last: int, watch: Stopwatch) -> Iterator[Batch]:
        """Batches on the device; the time without one is counted."""
        device = self._process.device
        batches = load_batches(self._batches, first, last, self._config.data.workers, device.type == "cuda")
        for _ in range(first, last):
            began = time.monotonic()
            batch = next(batches)
            watch.add_wait(time.monotonic() - began)
            yield batch.to(device, self.training.layout)

    def _count_operations(self, batch: Batch) -> None:
        training = self.training
        if self._counted is training.stage or not self._process.leads:
            return
        if self._peak == 0.0:
            self._peak = device_peak(self._process.device, self._config.machine.precision)
        self._operations = step_operations(training.eager_task(), batch)
        self._counted = training.stage

    def _report(self, terms: dict[str, float], steps: int, watch: Stopwatch) -> None:
        rates = watch.report(steps * self._config.schedule.batch, steps * self._operations, self._peak)
        training = self.training
        training.seconds += rates.pop("interval")
        stage, rate = training.stage.value, rate_at(self._config.schedule, training.step - 1)
        self._tell("train", {"stage": stage, **terms, "rate": rate, **rates, "seconds": training.seconds})

    def _validate(self) -> None:
        if not self._process.leads:
            return
        found = self._validation.measure(self.training)
        self._last_metrics = found
        self._tell("validation", found)
        grid = picture_grid(self._validation.showing(self.training))
        write_picture(self._folder / f"pictures/step-{self.training.step:08d}.png", grid)
        write_picture(self._folder / LATEST_PICTURE, grid)
        if found["loss"] < self.training.best and self.training.step > 0:
            self.training.best = found["loss"]
            self._snapshots.write_best(self.training.state())
            self._save_checkpoint(BEST_CHECKPOINT)

    def _snapshot(self) -> None:
        self._snapshots.write(self.training.step, self.training.state())
        self._save_checkpoint(CHECKPOINT)

    def _finish(self) -> None:
        if self._process.leads:
            if self.training.step % self._config.report.validate_every:
                self._validate()
            self._snapshot()
            assert self._log is not None
            self._log.close()
        self._process.wait()

    def _save_checkpoint(self, name: str) -> None:
        space = self._data.space.name
        save_renderer(
            self._folder / name,
            self.training.averaged,
            space,
            self.training.step,
            self._last_metrics,
            self._summary(),
            licence_sentence(self._clips),
            load_face_model().basis_hash if space == "ict64" else None,
        )

    def _summary(self) -> dict[str, Any]:
        return data_summary(self._clips, self._data.name)

    def _everyone(self, stop: bool) -> bool:
        """Whether any process was asked to stop: all have to leave at the same step."""
        if self._process.count == 1:
            return stop
        return float(self._process.mean(torch.tensor(float(stop), device=self._process.device))) > 0

    def _tell(self, kind: str, entries: dict[str, Any]) -> None:
        if self._log is not None:
            self._log.write(kind, self.training.step, entries)
            self._listen(kind, self.training.step, entries)

    def _diverged(self, error: Diverged) -> InputError:
        newest = self._snapshots.latest()
        good = "there is no snapshot yet" if newest is None else f"the last good snapshot is {newest}"
        return InputError(f"{error}; {good}: lower schedule.rate or set schedule.clip and begin from there.")


def _wide(config: RendererTrainingConfig, space: str, process: Process) -> RendererNetwork | None:
    if config.loss.distil_from is None:
        return None
    return load_wide(Path(config.loss.distil_from), config.network, space, process.device)


def _features(config: RendererTrainingConfig) -> PerceptualNetwork | None:
    if not config.loss.needs_features:
        return None
    if config.loss.perceptual is None:
        raise InputError(_NO_FEATURES)
    return load_perceptual(config.loss.perceptual)

"""The training, as a process of its own."""

import importlib.util
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, Signal, Slot

_CODE = "import sys; from training.cli import main; sys.exit(main())"
_LONGEST_OUTPUT = 20_000


@dataclass(frozen=True)
class TrainingJob:
    """What to train.

    Attributes:
        data: a pack.
        run: folder of the run.
        config: settings file.
        resume: go on with the run in the folder.
        perceptual: file with VGG weights; None for none.
    """

    data: Path
    run: Path
    config: Path
    resume: bool = False
    perceptual: Path | None = None

    def arguments(self) -> list[str]:
        """Of ``pirender-train``."""
        words = ["renderer", "--config", str(self.config), "--data", str(self.data), "-o", str(self.run)]
        words += ["--perceptual", str(self.perceptual)] if self.perceptual is not None else []
        return [*words, "--resume"] if self.resume else words


def bundled_configs() -> dict[str, Path]:
    """Settings files that come with the training, by name; found without importing it."""
    spec = importlib.util.find_spec("training")
    folders = spec.submodule_search_locations if spec is not None else None
    found = [path for folder in folders or [] for path in sorted((Path(folder) / "configs").glob("*.yaml"))]
    return {path.stem: path for path in found}


class TrainingProcess(QObject):
    """Starts and stops the training; the window only reads the files that it writes.

    Signals:
        ended: int and str, exit status and the last words of the process.
    """

    ended = Signal(int, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = ""
        self._process = QProcess(self)
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        environment = QProcessEnvironment.systemEnvironment()
        environment.insert("OMP_WAIT_POLICY", "PASSIVE")
        self._process.setProcessEnvironment(environment)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._finish)
        self._process.errorOccurred.connect(self._fail)

    @property
    def is_running(self) -> bool:
        """Whether it has been started and not ended."""
        return self._process.state() != QProcess.ProcessState.NotRunning

    @property
    def last_words(self) -> str:
        """The end of what the process wrote."""
        return self._words

    def start(self, job: TrainingJob) -> None:
        """Start; does nothing while one is running."""
        if not self.is_running:
            self._words = ""
            self._process.start(sys.executable, self.command(job))

    def command(self, job: TrainingJob) -> list[str]:
        """Arguments of the interpreter."""
        return ["-c", _CODE, *job.arguments()]

    def stop(self) -> None:
        """Ask it to finish its step, write a snapshot and end."""
        if self.is_running:
            self._process.terminate()

    def wait(self, milliseconds: int) -> bool:
        """Wait for its end; whether it came in time."""
        return not self.is_running or self._process.waitForFinished(milliseconds)

    def _said(self) -> str:
        return bytes(self._process.readAllStandardOutput().data()).decode("utf-8", "replace")

    @Slot()
    def _read(self) -> None:
        self._words = (self._words + self._said())[-_LONGEST_OUTPUT:]

    @Slot(int, QProcess.ExitStatus)
    def _finish(self, code: int, status: QProcess.ExitStatus) -> None:
        self._read()
        crashed = status == QProcess.ExitStatus.CrashExit
        self.ended.emit(-signal.SIGKILL if crashed and code == 0 else code, self._words.strip())

    @Slot(QProcess.ProcessError)
    def _fail(self, error: QProcess.ProcessError) -> None:
        if error == QProcess.ProcessError.FailedToStart:
            self.ended.emit(1, self._process.errorString())

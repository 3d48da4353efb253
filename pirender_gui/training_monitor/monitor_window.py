"""The training monitor: choose what to train, watch it, stop it."""

from pathlib import Path

from PySide6.QtCore import QFileInfo, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QPixmap
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from pirender_gui.theme import Theme
from pirender_gui.training_monitor.loss_plot import LossPlot
from pirender_gui.training_monitor.run_log import PICTURE, RunLogTail
from pirender_gui.training_monitor.training_process import TrainingJob, TrainingProcess, bundled_configs

_LOOK_MS = 1000


class TrainingMonitor(QDialog):
    """Not modal. Closing it stops the training after its step; the run can be resumed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Training"))
        self.process = TrainingProcess(self)
        self.plot = LossPlot(theme)
        self._tail: RunLogTail | None = None
        self._picture_time = 0
        self.data, self.run_folder, self.perceptual = QLineEdit(), QLineEdit(), QLineEdit()
        self.config = QComboBox()
        for name, path in bundled_configs().items():
            self.config.addItem(name, path)
        self.config.setEditable(True)
        self.resume = QCheckBox(self.tr("&Go on with the run in the folder"))
        self.start_button = QPushButton(self.tr("&Start"))
        self.start_button.setDefault(True)
        self.stop_button = QPushButton(self.tr("S&top"))
        self.status = QLabel()
        self.status.setWordWrap(True)
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setAccessibleName(self.tr("Source, target, warp, result and flow of fixed pairs"))
        self._lay_out()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self.start_button.clicked.connect(self.start)
        self.stop_button.clicked.connect(self.stop)
        self.process.ended.connect(self._finish)
        self._show_state()

    def start(self) -> None:
        """Start the training, or say what is missing."""
        missing = self._what_is_missing()
        if missing:
            self.status.setText(missing)
            return
        run = Path(self.run_folder.text())
        self._tail = RunLogTail(run)
        self.plot.clear()
        self.process.start(self._job(run))
        self._timer.start()
        self.status.setText(self.tr("Starting"))
        self._show_state()

    @Slot()
    def stop(self) -> None:
        """Let it finish its step and write a snapshot."""
        self.process.stop()
        self.status.setText(self.tr("Stopping after this step"))

    @Slot()
    def look(self) -> None:
        """Read what the training has written since."""
        if self._tail is None:
            return
        if self._tail.look():
            self.plot.show_curves(self._tail.curves)
            self.status.setText(self.tr("Step %d") % self._tail.curves.last_step)
        info = QFileInfo(str(Path(self.run_folder.text()) / PICTURE))
        time = info.lastModified().toMSecsSinceEpoch() if info.exists() else 0
        if time != self._picture_time:
            self._picture_time = time
            self._show_picture(QPixmap(info.filePath()))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Stop the training with the window."""
        self._timer.stop()
        self.process.stop()
        super().closeEvent(event)

    def _what_is_missing(self) -> str:
        if not Path(self.data.text()).exists() or not self.data.text():
            return self.tr("There is no pack there; make one with pirender-train prepare and name its folder.")
        if not self.run_folder.text():
            return self.tr("Name a folder for the run; snapshots, log and pictures go there.")
        return ""

    def _job(self, run: Path) -> TrainingJob:
        chosen = self.config.currentData() if self.config.currentText() in bundled_configs() else None
        config = chosen if isinstance(chosen, Path) else Path(self.config.currentText())
        perceptual = Path(self.perceptual.text()) if self.perceptual.text() else None
        return TrainingJob(Path(self.data.text()), run, config, self.resume.isChecked(), perceptual)

    def _show_picture(self, picture: QPixmap) -> None:
        if not picture.isNull():
            room = self.picture.size()
            smooth = Qt.TransformationMode.SmoothTransformation
            self.picture.setPixmap(picture.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, smooth))

    @Slot(int, str)
    def _finish(self, status: int, words: str) -> None:
        self.look()
        self._timer.stop()
        last = words.splitlines()[-1] if words else ""
        self.status.setText(last or (self.tr("Done") if status == 0 else self.tr("It ended without a word.")))
        self._show_state()

    def _show_state(self) -> None:
        running = self.process.is_running
        self.start_button.setEnabled(not running)
        self.stop_button.setEnabled(running)
        for box in (self.data, self.run_folder, self.perceptual, self.config, self.resume):
            box.setEnabled(not running)

    def _lay_out(self) -> None:
        form = QFormLayout()
        for label, box in (
            (self.tr("&Pack"), self.data),
            (self.tr("&Folder of the run"), self.run_folder),
            (self.tr("S&ettings"), self.config),
            (self.tr("&VGG weights"), self.perceptual),
        ):
            box.setAccessibleName(label.replace("&", ""))
            form.addRow(label, box)
        buttons = QHBoxLayout()
        buttons.addWidget(self.resume, 1)
        buttons.addWidget(self.start_button)
        buttons.addWidget(self.stop_button)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.plot)
        split.addWidget(self.picture)
        split.setSizes([300, 300])
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 14)
        column.setSpacing(10)
        column.addLayout(form)
        column.addLayout(buttons)
        column.addWidget(split, 1)
        column.addWidget(self.status)
        self.resize(900, 860)

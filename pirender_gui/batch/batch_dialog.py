"""Many photos at once: choices first, then the jobs and how far they are."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Slot
from PySide6.QtGui import QCloseEvent, QDesktopServices
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from core.batch.batch import Batch
from core.batch.page import PAGE_NAME
from core.batch.performing import TaskResult
from core.batch.report import Report
from core.batch.run import Pace
from core.errors import InputError
from pirender_gui.batch.batch_form import BatchForm
from pirender_gui.batch.batch_job import BatchJob
from pirender_gui.batch.job_table import JobTable
from pirender_gui.batch.words import in_words
from pirender_gui.theme import Theme


class BatchDialog(QDialog):
    """Lives beside the window, which can be worked in meanwhile; closing it asks the batch to stop.

    Attributes:
        form: the choices.
        job: the batch at work.
        table: its jobs.
        said: one line about how far it is, or what is wrong.
    """

    def __init__(self, form: BatchForm, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Many photos at once"))
        self.form, self.job = form, BatchJob(self)
        self.model = JobTable(theme, self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName(self.tr("Jobs"))
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(26)
        self.table.setObjectName("batchJobs")
        self.table.setSelectionMode(QTableView.SelectionMode.NoSelection)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        header = self.table.horizontalHeader()
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        for column, width in enumerate((190, 130, 270)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, width)
        self.said, self.bar = QLabel(), QProgressBar()
        self.said.setObjectName("quiet")
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.bar.setAccessibleName(self.tr("How far the batch is"))
        self._pages = QStackedWidget()
        self._pages.addWidget(form)
        self._pages.addWidget(self.table)
        self.start = self._button(self.tr("&Start"), self._begin)
        self.start.setDefault(True)
        self.pause = self._button(self.tr("&Pause"), None)
        self.pause.setCheckable(True)
        self.pause.toggled.connect(self._pause)
        self.stop = self._button(self.tr("S&top"), self.job.cancel)
        self.retry = self._button(self.tr("&Try failed again"), self._try_again)
        self.page = self._button(self.tr("&Open contact sheet"), self._open_page)
        self.back = self._button(self.tr("&Another batch"), self._go_back)
        self.close_button = self._button(self.tr("&Close"), self.close)
        self._lay_out()
        form.changed.connect(self._count_jobs)
        self.job.planned.connect(self._take_batch)
        self.job.told.connect(self._take_result)
        self.job.ended.connect(self._take_report)
        self.job.failed.connect(self._take_failure)
        self._show_state()
        self._count_jobs()

    def shut_down(self) -> None:
        """Stop for good."""
        self.job.shut_down()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Stop what is under way; what is done stays."""
        self.job.cancel()
        super().closeEvent(event)

    def _button(self, text: str, slot: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        if slot is not None:
            button.clicked.connect(slot)
        return button

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.back, self.page):
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.retry, self.pause, self.stop, self.close_button, self.start):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 14)
        column.setSpacing(10)
        column.addWidget(self._pages, 1)
        column.addWidget(self.said)
        column.addWidget(self.bar)
        column.addLayout(buttons)
        self.resize(980, 560)

    @Slot()
    def _begin(self) -> None:
        try:
            plan = self.form.plan()
        except InputError as error:
            self.said.setText(str(error))
            return
        self.said.setText(self.tr("Looking at the files"))
        self.start.setEnabled(False)
        self.job.begin(plan)

    @Slot()
    def _try_again(self) -> None:
        self.job.try_again()

    @Slot(bool)
    def _pause(self, paused: bool) -> None:
        self.job.pause(paused)
        self.pause.setText(self.tr("&Go on") if paused else self.tr("&Pause"))

    @Slot()
    def _go_back(self) -> None:
        self._pages.setCurrentIndex(0)
        self._show_state()
        self._count_jobs()

    @Slot()
    def _open_page(self) -> None:
        if self.job.batch is not None:
            page = Path(self.job.batch.plan.output.folder) / PAGE_NAME
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(page)))

    @Slot(object)
    def _take_batch(self, batch: Batch) -> None:
        self.model.show_batch(batch)
        self._pages.setCurrentIndex(1)
        self.bar.setRange(0, max(len(batch.open_tasks), 1))
        self.bar.setValue(0)
        self.said.setText(self.tr("%d jobs") % len(batch.open_tasks))
        self._show_state()

    @Slot(object, object)
    def _take_result(self, result: TaskResult, pace: Pace) -> None:
        row = self.model.take(result)
        self.table.scrollTo(self.model.index(row, 0))
        self.bar.setValue(pace.done)
        left = pace.seconds_left
        words = self.tr("%d of %d, %.1f a second") % (pace.done, self.bar.maximum(), pace.rate)
        self.said.setText(words if left is None else self.tr("%s, %s left") % (words, in_words(left)))

    @Slot(object)
    def _take_report(self, report: Report) -> None:
        counts = report.counts
        parts = (
            (counts["done"], self.tr("%d made")),
            (counts["failed"], self.tr("%d failed")),
            (counts["skipped"], self.tr("%d were there already")),
            (counts["open"], self.tr("%d not begun")),
        )
        self.said.setText(", ".join(text % number for number, text in parts if number))
        self._show_state()

    @Slot(str, str)
    def _take_failure(self, sentence: str, _details: str) -> None:
        self.said.setText(sentence)
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        choosing, works = self._pages.currentIndex() == 0, self.job.is_working
        for button, shown in (
            (self.start, choosing),
            (self.back, not choosing and not works),
            (self.page, not choosing and not works),
            (self.retry, not choosing and not works and self._has_open),
            (self.pause, not choosing and works),
            (self.stop, not choosing and works),
            (self.close_button, choosing or not works),
        ):
            button.setVisible(shown)
        self.bar.setVisible(not choosing)
        if works and self.pause.isChecked():
            self.pause.setChecked(False)
        self.start.setEnabled(self.form.count > 0 and not works)

    @Slot()
    def _count_jobs(self) -> None:
        count = self.form.count
        self.start.setEnabled(count > 0 and not self.job.is_working)
        self.said.setText(self.tr("%d jobs") % count if count else self.tr("Choose photos, and what they do"))

    @property
    def _has_open(self) -> bool:
        return self.job.batch is not None and bool(self.job.batch.open_tasks)

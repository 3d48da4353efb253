"""What is said on and in everything that is made: a visible label, a signature."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.credentials import SigningIdentity
from core.errors import InputError
from core.label import LONGEST, USUAL
from core.marks import Marks

_WIDTH = 460


class MarksDialog(QDialog):
    """Stays open while the certificate and its key cannot sign, and says why.

    Attributes:
        has_label: whether words are written into a corner.
        words: the words.
        signs: whether content credentials are signed.
        certificate: PEM file.
        key: PEM file.
        refusal: why this cannot be.
    """

    def __init__(self, current: Marks, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Marks on what is made"))
        self.marks = current
        self.has_label = QCheckBox(self.tr("&Write into a corner"))
        self.has_label.setChecked(bool(current.label))
        self.words = QLineEdit(current.label or USUAL)
        self.words.setMaxLength(LONGEST)
        self.words.setAccessibleName(self.tr("Words in the corner"))
        identity = current.identity
        self.signs = QCheckBox(self.tr("&Sign content credentials"))
        self.signs.setToolTip(self.tr("A signed statement inside the file: what it was made from, and how"))
        self.signs.setChecked(identity is not None)
        self.certificate = QLineEdit("" if identity is None else str(identity.certificate))
        self.key = QLineEdit("" if identity is None else str(identity.key))
        self.refusal = QLabel()
        self.refusal.setObjectName("refusal")
        self.refusal.setWordWrap(True)
        self.refusal.hide()
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._lay_out()
        for box in (self.has_label, self.signs):
            box.toggled.connect(self._show_state)
        self._show_state()

    @property
    def wanted(self) -> Marks:
        """What is chosen now (``InputError``: a signature without a certificate or key)."""
        label = " ".join(self.words.text().split()) if self.has_label.isChecked() else ""
        if not self.signs.isChecked():
            return Marks(label)
        paths = [Path(box.text().strip()).expanduser() for box in (self.certificate, self.key)]
        for path, name in zip(paths, (self.tr("certificate"), self.tr("key")), strict=True):
            if not path.parts or not path.is_file():
                raise InputError(self.tr("Choose the PEM file of the %s; there is none at this place.") % name)
        return Marks(label, SigningIdentity(*(path.absolute() for path in paths)))

    def accept(self) -> None:
        """Close, unless nothing could be signed like this."""
        try:
            wanted = self.wanted
            wanted.check()
        except InputError as error:
            self.refusal.setText(str(error))
            self.refusal.show()
            return
        self.marks = wanted
        super().accept()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Wide enough for paths."""
        return QSize(_WIDTH, super().sizeHint().height())

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setVerticalSpacing(9)
        grid.addWidget(self.has_label, 0, 0)
        grid.addWidget(self.words, 0, 1, 1, 2)
        grid.addWidget(self.signs, 1, 0, 1, 3)
        rows = ((self.tr("&Certificate"), self.certificate), (self.tr("&Key"), self.key))
        self._choose: list[QPushButton] = []
        for row, (text, box) in enumerate(rows, start=2):
            name = QLabel(text)
            name.setBuddy(box)
            name.setContentsMargins(24, 0, 0, 0)
            choose = QPushButton(self.tr("Choose…"))
            choose.setAccessibleName(self.tr("Choose the %s") % text.replace("&", ""))
            choose.setAutoDefault(False)
            choose.clicked.connect(self._ask_certificate if box is self.certificate else self._ask_key)
            self._choose.append(choose)
            for column, widget in enumerate((name, box, choose)):
                grid.addWidget(widget, row, column)
        grid.setColumnStretch(1, 1)
        says = QLabel(
            self.tr("For every picture and film saved here. Its metadata say in any case that it was edited with AI.")
        )
        says.setObjectName("quiet")
        says.setWordWrap(True)
        column_layout = QVBoxLayout(self)
        column_layout.setContentsMargins(18, 16, 18, 14)
        column_layout.setSpacing(12)
        for part in (says, grid, self.refusal, self.buttons):
            if isinstance(part, QGridLayout):
                column_layout.addLayout(part)
            else:
                column_layout.addWidget(part)

    @Slot()
    def _show_state(self) -> None:
        self.words.setEnabled(self.has_label.isChecked())
        for widget in (self.certificate, self.key, *self._choose):
            widget.setEnabled(self.signs.isChecked())

    @Slot()
    def _ask_certificate(self) -> None:
        self._ask(self.certificate, self.tr("Which certificate signs?"))

    @Slot()
    def _ask_key(self) -> None:
        self._ask(self.key, self.tr("Which key belongs to the certificate?"))

    def _ask(self, box: QLineEdit, title: str) -> None:
        start = str(Path(box.text()).parent) if box.text() else str(Path.home())
        name, _ = QFileDialog.getOpenFileName(
            self, title, start, self.tr("PEM files (*.pem *.crt *.cer *.key);;All files (*)")
        )
        if name:
            box.setText(name)


def ask_marks(current: Marks, parent: QWidget) -> Marks | None:
    """What is wanted from now on; None where the dialog was left without an answer."""
    dialog = MarksDialog(current, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return dialog.marks if dialog.exec() else None

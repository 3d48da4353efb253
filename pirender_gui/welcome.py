"""What the program is for, told once at the first start."""

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from pirender_gui.actions.help_actions import HelpActions
from pirender_gui.settings import Settings

_WIDTH = 420
_MARGIN = 28


class WelcomeCard(QFrame):
    """Two sentences on a card at the foot of its parent; nothing waits for it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("welcomeCard")
        self.setFixedWidth(_WIDTH)
        title = QLabel(self.tr("Portrait Editor"))
        title.setObjectName("cardTitle")
        self.text = QLabel(
            self.tr(
                "Drag sliders, or the face itself, to change expression, gaze and head pose in a portrait photo, all "
                "on this computer. Every picture that you save carries a mark in its metadata which says that it was "
                "edited with AI."
            )
        )
        self.text.setWordWrap(True)
        self.text.setAccessibleName(self.text.text())
        self.button = QPushButton(self.tr("&Got it"))
        self.button.setDefault(True)
        self.button.clicked.connect(self._put_away)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(self.text)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        parent.installEventFilter(self)
        self.hide()

    def present(self) -> None:
        """Show the card and let Enter close it."""
        self._place()
        self.show()
        self.raise_()
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _put_away(self) -> None:
        # The keyboard goes to the photo, not to whatever control comes first.
        parent = self.parentWidget()
        assert parent is not None
        parent.setFocus()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Stay at the foot of the parent."""
        if watched is self.parent() and event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        parent = self.parentWidget()
        assert parent is not None
        self.adjustSize()
        # Low enough to leave the face in sight.
        self.move((parent.width() - self.width()) // 2, max(parent.height() - self.height() - _MARGIN, 0))


class Welcome(QObject):
    """Shows the card at the first start, and whenever Help is asked for it."""

    def __init__(self, canvas: QWidget, actions: HelpActions, settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self.card = WelcomeCard(canvas)
        self._settings = settings
        actions.welcome.triggered.connect(self.card.present)

    @Slot()
    def show_once(self) -> None:
        """Show the card unless it was seen in an earlier run."""
        if not self._settings.welcome_seen:
            self._settings.welcome_seen = True
            self.card.present()

"""A message over the picture that stops nobody from working."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from pirender_gui.theme import Theme
from pirender_gui.widgets.themed_tool_button import ThemedToolButton

_NOTICE_MS = 5000
_MS_A_LETTER = 60
_MARGIN = 16
_WIDEST = 720


class MessageBar(QFrame):
    """One sentence at the top of its parent. Notices fade by themselves, errors and questions stay until closed.

    Signals:
        action_clicked: the button of the message was clicked.
        closed: the message went away by its cross.
    """

    action_clicked = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("messageBar")
        self._theme = theme
        self._icon = QLabel()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._action = QPushButton()
        self._action.setAccessibleName(self.tr("Answer to the message"))
        self._close = ThemedToolButton("close", theme)
        self._close.setIconSize(QSize(14, 14))
        self._close.setAccessibleName(self.tr("Close the message"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(10)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._action)
        layout.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_NOTICE_MS)
        self._timer.timeout.connect(self.hide)
        self._action.clicked.connect(self.action_clicked)
        self._close.clicked.connect(self._close_by_hand)
        parent.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence that is shown; empty while the bar is hidden."""
        return "" if self.isHidden() else self._text.text()

    @property
    def kind(self) -> str:
        """``notice``, ``question`` or ``error``."""
        return str(self.property("kind") or "")

    @property
    def action_button(self) -> QPushButton:
        """The button of the message, hidden when there is nothing to do."""
        return self._action

    @property
    def close_button(self) -> QToolButton:
        """The cross."""
        return self._close

    def notice(self, sentence: str, action: str = "") -> None:
        """Show news for as long as it takes to read; twice as long with a button, which people have to reach."""
        self._show("notice", sentence, action)
        time = max(_NOTICE_MS, _MS_A_LETTER * len(sentence))
        self._timer.start(2 * time if action else time)

    def question(self, sentence: str, action: str = "") -> None:
        """Ask for something until it is answered, with a button if ``action`` is given."""
        self._show("question", sentence, action)

    def error(self, sentence: str, action: str = "") -> None:
        """Show what went wrong until it is closed."""
        self._show("error", sentence, action)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Stay at the top of the parent when that is resized."""
        if watched is self.parent() and event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def _show(self, kind: str, sentence: str, action: str) -> None:
        self._timer.stop()
        self.setProperty("kind", kind)
        # A changed property reaches the style sheet only when the style is applied anew.
        self.style().unpolish(self)
        self.style().polish(self)
        self._icon.setPixmap(self._theme.icon(kind).pixmap(QSize(18, 18), self.devicePixelRatioF()))
        self._text.setText(sentence)
        self._text.setAccessibleName(sentence)
        self._action.setText(action)
        self._action.setAccessibleName(action or self.tr("Answer to the message"))
        self._action.setVisible(bool(action))
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        parent = self.parentWidget()
        assert parent is not None
        room = parent.width() - 2 * _MARGIN
        width = min(_WIDEST, room)
        layout = self.layout()
        assert layout is not None
        layout.activate()
        height = max(layout.heightForWidth(width), self.minimumSizeHint().height())
        self.setGeometry(_MARGIN + (room - width) // 2, _MARGIN, width, height)

    @Slot()
    def _close_by_hand(self) -> None:
        self.hide()
        self.closed.emit()

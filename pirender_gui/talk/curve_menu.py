"""Which curves are to be seen."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QMenu, QWidget

from core.motion import ICT64
from pirender_gui.names import coefficient_label, group_label
from pirender_gui.talk.talk_model import SHOWN_FIRST, TalkModel

MOST = 8
"""More lines than that nobody can read at once."""


class CurveMenu(QMenu):
    """All coefficients in their groups, ticked where their curve is shown."""

    def __init__(self, model: TalkModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.setToolTipsVisible(True)
        for group in ICT64.groups:
            submenu = self.addMenu(group_label(group))
            for coefficient in ICT64.coefficients:
                if coefficient.group == group:
                    action = submenu.addAction(coefficient_label(coefficient))
                    action.setCheckable(True)
                    action.setData(coefficient.name)
                    action.triggered.connect(self._choose)
        self.addSeparator()
        self.addAction(self.tr("Usual curves")).triggered.connect(self._show_usual)
        self.aboutToShow.connect(self._show_state)

    @Slot()
    def _show_usual(self) -> None:
        self._model.show_curves(SHOWN_FIRST)

    @Slot()
    def _show_state(self) -> None:
        shown = self._model.shown
        for entry in self.actions():
            submenu = entry.menu()
            if isinstance(submenu, QMenu):
                for action in submenu.actions():
                    action.setChecked(action.data() in shown)
                    action.setEnabled(action.isChecked() or len(shown) < MOST)

    @Slot()
    def _choose(self) -> None:
        sender = self.sender()
        name = str(sender.data()) if sender is not None else ""  # type: ignore[attr-defined]
        shown = self._model.shown
        if name in shown:
            self._model.show_curves(tuple(one for one in shown if one != name))
        elif len(shown) < MOST:
            self._model.show_curves((*shown, name))

"""What the monkey does: one random action at a time on the real window."""

import random
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QColor, QDropEvent, QGuiApplication, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QSlider,
    QWidget,
)

from pirender_gui.canvas.canvas import Canvas
from pirender_gui.main_window import MainWindow

_LEFT = Qt.MouseButton.LeftButton
_KINDS = (QAbstractButton, QSlider, QAbstractSpinBox, QLineEdit, QComboBox, QAbstractItemView, Canvas)
_MODIFIERS = (
    *(4 * (Qt.KeyboardModifier.NoModifier,)),
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
)
_KEYS = (
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Escape,
    Qt.Key.Key_Tab, Qt.Key.Key_Space, Qt.Key.Key_Backslash, Qt.Key.Key_Delete, Qt.Key.Key_Home, Qt.Key.Key_PageDown,
    Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight, Qt.Key.Key_F2,
)  # fmt: skip


class Hands:
    """Acts on the window and on whatever dialog or menu is open."""

    def __init__(self, window: MainWindow, chance: random.Random, photos: list[Path], folder: Path) -> None:
        self._window = window
        self._chance = chance
        self._photos = photos
        self._folder = folder
        self._acts: tuple[tuple[int, Callable[[], None]], ...] = (
            (24, self.drag_canvas),
            (18, self.drag_slider),
            (10, self.click),
            (8, self.type_text),
            (8, self.press_key),
            (8, self.turn_wheel),
            (8, self.undo_and_redo),
            (8, self.trigger),
            (4, self.apply_preset),
            (2, self.open_photo),
            (1, self.paste),
            (1, self.drop),
            (1, self.resize),
        )

    def act(self) -> str:
        """Do something; its name."""
        top = self._dialog()
        if top is not None and self._chance.random() < 0.4:
            self._leave(top)
            return "leave_dialog"
        (_, what), *_ = self._chance.choices(self._acts, [weight for weight, _ in self._acts])
        what()
        return what.__name__

    def leave_popup(self) -> None:
        """Choose from a menu that is open, or close it: some menus keep everything waiting, as Qt makes them."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            self._leave(popup)

    def drag_canvas(self) -> None:
        """Drag over the photo, mostly over the face."""
        canvas = self._window.canvas
        start = self._place_in(canvas)
        portrait = self._window.model.portrait
        if portrait is not None and portrait.face is not None and self._chance.random() < 0.6:
            name = self._chance.choice([handle for handle in self._handles()])
            start = QPointF(*canvas.view.to_canvas(*self._window.face_tool.handle_place(name))).toPoint()
        self._drag(canvas, start, self._chance.choice((_LEFT, _LEFT, _LEFT, Qt.MouseButton.MiddleButton)))

    def drag_slider(self) -> None:
        """Drag one of the sliders in sight."""
        sliders = [one for one in self._in_sight(self._root()) if isinstance(one, QSlider)]
        if sliders:
            slider = self._chance.choice(sliders)
            self._drag(slider, self._place_in(slider), _LEFT)

    def click(self) -> None:
        """Click, or double-click, anything in sight."""
        widgets = self._in_sight(self._root())
        if widgets:
            widget = self._chance.choice(widgets)
            clicks = QTest.mouseDClick if self._chance.random() < 0.15 else QTest.mouseClick
            clicks(_surface(widget), _LEFT, self._chance.choice(_MODIFIERS), self._place_in(widget))

    def type_text(self) -> None:
        """Type into a box in sight."""
        boxes = [one for one in self._in_sight(self._root()) if isinstance(one, QLineEdit | QAbstractSpinBox)]
        if boxes:
            box = self._chance.choice(boxes)
            box.setFocus()
            QTest.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            QTest.keyClicks(box, self._chance.choice(("12", "-40.5", "smile", "eye", "0", "%%", "999999", "")))
            QTest.keyClick(box, self._chance.choice((Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape)))

    def press_key(self) -> None:
        """Press a key on whatever has the keyboard."""
        target = QApplication.focusWidget() or self._window.canvas
        QTest.keyClick(target, self._chance.choice(_KEYS), self._chance.choice(_MODIFIERS))

    def turn_wheel(self) -> None:
        """Turn the wheel over something."""
        widget = self._chance.choice([self._window.canvas, *self._in_sight(self._root())])
        place = QPointF(self._place_in(widget))
        event = QWheelEvent(
            place,
            widget.mapToGlobal(place),
            QPoint(),
            QPoint(0, self._chance.choice((-240, -120, 120, 240))),
            Qt.MouseButton.NoButton,
            self._chance.choice(_MODIFIERS),
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(_surface(widget), event)

    def undo_and_redo(self) -> None:
        """A burst."""
        for _ in range(self._chance.randrange(1, 12)):
            self._chance.choice((self._window.undo_stack.undo, self._window.undo_stack.redo))()

    def trigger(self) -> None:
        """Any action of the menus but the end of the program."""
        actions = [one for one in self._window.actions() if one.isEnabled() and not one.isSeparator()]
        actions = [one for one in actions if one is not self._window.actions_.file.quit]
        self._chance.choice(actions).trigger()

    def apply_preset(self) -> None:
        """Activate a line of the presets."""
        presets = self._window.side.presets.list
        if presets.isEnabled() and presets.count():
            item = presets.item(self._chance.randrange(presets.count()))
            if item.flags() & Qt.ItemFlag.ItemIsEnabled:
                presets.itemActivated.emit(item)

    def open_photo(self) -> None:
        """Open a file as from the command line."""
        self._window.open_path(self._chance.choice(self._photos))

    def paste(self) -> None:
        """Put something on the clipboard and paste it."""
        clipboard = QGuiApplication.clipboard()
        kind = self._chance.randrange(4)
        if kind == 0:
            clipboard.setText(self._chance.choice(("jawOpen=0.4", "nonsense", "{", "yaw+=10\nmouthSmile=0.5")))
        elif kind == 1:
            image = QImage(64, 64, QImage.Format.Format_RGB32)
            image.fill(QColor(90, 120, 150))
            clipboard.setImage(image)
        elif kind == 2:
            clipboard.clear()
        self._window.actions_.edit.paste.trigger()

    def drop(self) -> None:
        """Drop files on the window."""
        content = QMimeData()
        content.setUrls([QUrl.fromLocalFile(str(path)) for path in self._chance.sample(self._photos, 2)])
        where = QPointF(self._place_in(self._window))
        self._window.dropEvent(
            QDropEvent(where, Qt.DropAction.CopyAction, content, _LEFT, Qt.KeyboardModifier.NoModifier)
        )

    def resize(self) -> None:
        """Another size of the window."""
        self._window.resize(self._chance.randrange(860, 1700), self._chance.randrange(560, 1100))

    def _handles(self) -> list[str]:
        from core.handles import HANDLES

        return [handle.name for handle in HANDLES]

    def _dialog(self) -> QWidget | None:
        """An open menu or dialog, if there is one."""
        popup = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if popup is not None:
            return popup
        others = [one for one in QApplication.topLevelWidgets() if one.isVisible() and one is not self._window]
        return others[0] if others else None

    def _root(self) -> QWidget:
        return self._dialog() or self._window

    def _leave(self, top: QWidget) -> None:
        buttons = [one for one in top.findChildren(QAbstractButton) if one.isVisible() and one.isEnabled()]
        actions: list[QAction] = [one for one in top.actions() if one.isEnabled() and not one.isSeparator()]
        if buttons and self._chance.random() < 0.7:
            self._chance.choice(buttons).click()
        elif actions and self._chance.random() < 0.5 and self._window.actions_.file.quit not in actions:
            self._chance.choice(actions).trigger()
            top.close()
        else:
            QTest.keyClick(top, Qt.Key.Key_Escape)
            if top.isVisible():
                top.close()

    def _in_sight(self, root: QWidget) -> list[QWidget]:
        return [
            one
            for one in root.findChildren(QWidget)
            if isinstance(one, _KINDS) and one.isVisible() and one.isEnabled() and not one.visibleRegion().isEmpty()
        ]

    def _place_in(self, widget: QWidget) -> QPoint:
        return QPoint(self._chance.randrange(max(widget.width(), 1)), self._chance.randrange(max(widget.height(), 1)))

    def _drag(self, widget: QWidget, start: QPoint, button: Qt.MouseButton) -> None:
        modifiers = self._chance.choice(_MODIFIERS)
        surface = _surface(widget)
        QTest.mouseMove(surface, start)
        QTest.mousePress(surface, button, modifiers, start)
        place = start
        for _ in range(self._chance.randrange(1, 8)):
            place += QPoint(self._chance.randrange(-25, 26), self._chance.randrange(-20, 21))
            QTest.mouseMove(surface, place)
        if self._chance.random() < 0.05:
            QTest.keyClick(surface, Qt.Key.Key_Escape)
        QTest.mouseRelease(surface, button, modifiers, place)


def _surface(widget: QWidget) -> QWidget:
    """Where mouse events have to go."""
    return widget.viewport() if isinstance(widget, QAbstractItemView) else widget

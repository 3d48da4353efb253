"""Choosing the face when there are several, drawing a box when there is none."""

from PySide6.QtCore import QObject, Signal, Slot

from core.session_types import Area
from pirender_gui.canvas.canvas import Canvas
from pirender_gui.canvas.tools import BoxDrawer, CanvasTool, FaceChooser
from pirender_gui.document import Document
from pirender_gui.editor_model import EditorModel
from pirender_gui.render_request import ShownPhoto
from pirender_gui.theme import Theme
from pirender_gui.widgets.message_bar import MessageBar


class FaceChoice(QObject):
    """Puts the right tool on the canvas and hands the answer to the document.

    Signals:
        began: the user is being asked.
        ended: the choice is over without one; the canvas shows the portrait of the model again.
    """

    began = Signal()
    ended = Signal()

    def __init__(
        self,
        model: EditorModel,
        document: Document,
        canvas: Canvas,
        messages: MessageBar,
        theme: Theme,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._model = model
        self._document = document
        self._canvas = canvas
        self._messages = messages
        self._theme = theme
        self._photo: ShownPhoto | None = None
        document.faces_found.connect(self.begin)
        document.face_refused.connect(self._retry)
        document.opening_failed.connect(self.cancel)
        messages.action_clicked.connect(self._draw_box_if_asking)
        messages.closed.connect(self._cancel_if_asking)
        model.portrait_changed.connect(self._forget)

    @property
    def is_active(self) -> bool:
        """Whether the user is being asked."""
        return self._photo is not None

    @Slot(object)
    def begin(self, photo: ShownPhoto) -> None:
        """Ask for the face of a photo."""
        self._take(photo)
        faces = photo.opened.faces
        if not faces:
            self._ask_for_box(self.tr("No face was found in %s: drag a square around the face, or press Escape."))
            return
        chooser = FaceChooser(faces, self._theme.color("accent"), self)
        chooser.chosen.connect(self._choose)
        self._use(chooser)
        self._messages.question(self._which_face(len(faces)), self.tr("Draw a box instead"))

    @Slot()
    def begin_again(self) -> None:
        """Ask for another face of the photo at hand."""
        if self._model.portrait is not None:
            self.begin(self._model.portrait.photo)

    @Slot()
    def draw_box(self) -> None:
        """Ask for a box in the photo at hand."""
        if self._photo is None and self._model.portrait is not None:
            self._take(self._model.portrait.photo)
        if self._photo is not None:
            self._ask_for_box(self.tr("Drag a square around the face in %s, or press Escape."))

    @Slot()
    def cancel(self) -> None:
        """Give up and return to the portrait there was."""
        self._forget()
        portrait = self._model.portrait
        shown = portrait.photo if portrait is not None else None
        if self._canvas.photo is not shown:
            self._canvas.show_photo(shown)
        self.ended.emit()

    @Slot(object, str)
    def _retry(self, photo: ShownPhoto, sentence: str) -> None:
        self._take(photo)
        self._use_drawer()
        self._messages.question(sentence)

    def _which_face(self, count: int) -> str:
        if count == 1:
            return self.tr("One face was found: click it, or press Escape to stay.")
        return self.tr("%d faces were found: click the one to edit.") % count

    def _take(self, photo: ShownPhoto) -> None:
        self._photo = photo
        self.began.emit()
        if self._canvas.photo is not photo:
            self._canvas.show_photo(photo)

    def _ask_for_box(self, sentence: str) -> None:
        assert self._photo is not None
        self._use_drawer()
        self._messages.question(sentence % self._photo.opened.path.name)

    def _use_drawer(self) -> None:
        drawer = BoxDrawer(self._theme.color("accent"), self)
        drawer.drawn.connect(self._choose)
        self._use(drawer)

    def _use(self, tool: CanvasTool) -> None:
        former = self._canvas.tool
        tool.cancelled.connect(self.cancel)
        self._canvas.set_tool(tool)
        self._canvas.setFocus()
        if former is not None:
            former.deleteLater()

    @Slot(object)
    def _choose(self, face: Area) -> None:
        photo = self._photo
        if photo is not None:
            self._document.choose_face(photo, face)

    @Slot()
    def _draw_box_if_asking(self) -> None:
        # The bar's button means something else when it shows an error.
        if self.is_active:
            self.draw_box()

    @Slot()
    def _cancel_if_asking(self) -> None:
        if self.is_active:
            self.cancel()

    @Slot()
    def _forget(self) -> None:
        if self._photo is None:
            return
        self._photo = None
        tool = self._canvas.tool
        self._canvas.set_tool(None)
        if tool is not None:
            tool.deleteLater()
        self._messages.hide()

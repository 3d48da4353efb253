"""What mouse and keyboard do outside the menus, in words; for the list of shortcuts."""

from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication


@dataclass(frozen=True)
class Gesture:
    """One thing that hands can do.

    Attributes:
        how: keys and mouse.
        what: what it does.
    """

    how: str
    what: str

    def texts(self) -> tuple[str, str]:
        """Both in the user's language."""
        return QCoreApplication.translate("Gestures", self.how), QCoreApplication.translate("Gestures", self.what)


def _gesture(how: object, what: object) -> Gesture:
    return Gesture(str(how), str(what))


FACE = (
    _gesture(QT_TRANSLATE_NOOP("Gestures", "Drag the face"), QT_TRANSLATE_NOOP("Gestures", "Turn the head")),
    _gesture(QT_TRANSLATE_NOOP("Gestures", "Shift and drag"), QT_TRANSLATE_NOOP("Gestures", "Move the head")),
    _gesture(QT_TRANSLATE_NOOP("Gestures", "Alt and drag"), QT_TRANSLATE_NOOP("Gestures", "Roll the head")),
    _gesture(QT_TRANSLATE_NOOP("Gestures", "Ctrl and wheel"), QT_TRANSLATE_NOOP("Gestures", "Resize the head")),
    _gesture(
        QT_TRANSLATE_NOOP("Gestures", "Drag a ring"),
        QT_TRANSLATE_NOOP("Gestures", "Move the mouth, a lid, a brow, an iris or the chin"),
    ),
    _gesture(
        QT_TRANSLATE_NOOP("Gestures", "Alt and drag an iris"), QT_TRANSLATE_NOOP("Gestures", "Move one eye alone")
    ),
    _gesture(QT_TRANSLATE_NOOP("Gestures", "Arrow keys"), QT_TRANSLATE_NOOP("Gestures", "Turn the head by a degree")),
    _gesture(
        QT_TRANSLATE_NOOP("Gestures", "Shift and arrow keys"), QT_TRANSLATE_NOOP("Gestures", "Move the head a little")
    ),
    _gesture(
        QT_TRANSLATE_NOOP("Gestures", "Alt and arrow keys"), QT_TRANSLATE_NOOP("Gestures", "Roll the head by a degree")
    ),
    _gesture(QT_TRANSLATE_NOOP("Gestures", "Escape"), QT_TRANSLATE_NOOP("Gestures", "Take back the drag at hand")),
)

VIEW = (
    _gesture(QT_TRANSLATE_NOOP("Gestures", "Wheel"), QT_TRANSLATE_NOOP("Gestures", "Zoom at the mouse")),
    _gesture(
        QT_TRANSLATE_NOOP("Gestures", "Space and drag, or the middle button"),
        QT_TRANSLATE_NOOP("Gestures", "Move the photo"),
    ),
    _gesture(QT_TRANSLATE_NOOP("Gestures", "Middle click"), QT_TRANSLATE_NOOP("Gestures", "Whole photo, 100 %, 200 %")),
    _gesture(QT_TRANSLATE_NOOP("Gestures", "+ - Home"), QT_TRANSLATE_NOOP("Gestures", "Zoom in, out, whole photo")),
    _gesture(QT_TRANSLATE_NOOP("Gestures", "Hold \\"), QT_TRANSLATE_NOOP("Gestures", "See the photo before the edits")),
    _gesture(QT_TRANSLATE_NOOP("Gestures", "[ and ]"), QT_TRANSLATE_NOOP("Gestures", "Move the split line")),
)

SLIDERS = (
    _gesture(QT_TRANSLATE_NOOP("Gestures", "Double click, Delete"), QT_TRANSLATE_NOOP("Gestures", "Back to the photo")),
    _gesture(
        QT_TRANSLATE_NOOP("Gestures", "Arrow keys, wheel"), QT_TRANSLATE_NOOP("Gestures", "Change the focused slider")
    ),
    _gesture(
        QT_TRANSLATE_NOOP("Gestures", "with Ctrl, with Shift"),
        QT_TRANSLATE_NOOP("Gestures", "Ten times finer, five times coarser"),
    ),
    _gesture(
        QT_TRANSLATE_NOOP("Gestures", "Right click, Menu key"),
        QT_TRANSLATE_NOOP("Gestures", "Reset, lock or link a slider"),
    ),
)

TALK = (
    _gesture(
        QT_TRANSLATE_NOOP("Gestures", "Space"),
        QT_TRANSLATE_NOOP("Gestures", "Play or pause, with the mouse off the photo"),
    ),
    _gesture(
        QT_TRANSLATE_NOOP("Gestures", "Click the waveform or a curve"),
        QT_TRANSLATE_NOOP("Gestures", "Bring the play head there"),
    ),
    _gesture(QT_TRANSLATE_NOOP("Gestures", "Drag on the waveform"), QT_TRANSLATE_NOOP("Gestures", "Select a part")),
    _gesture(
        QT_TRANSLATE_NOOP("Gestures", "Ctrl and A, Escape"), QT_TRANSLATE_NOOP("Gestures", "Select everything, nothing")
    ),
    _gesture(QT_TRANSLATE_NOOP("Gestures", "Drag on a curve"), QT_TRANSLATE_NOOP("Gestures", "Draw it by hand")),
    _gesture(
        QT_TRANSLATE_NOOP("Gestures", "Up and Down on a curve"),
        QT_TRANSLATE_NOOP("Gestures", "Lift or lower the selected part"),
    ),
    _gesture(
        QT_TRANSLATE_NOOP("Gestures", "Delete on a curve"), QT_TRANSLATE_NOOP("Gestures", "Give it back to the take")
    ),
    _gesture(
        QT_TRANSLATE_NOOP("Gestures", "Left and Right, with Shift"),
        QT_TRANSLATE_NOOP("Gestures", "One frame, ten frames"),
    ),
    _gesture(
        QT_TRANSLATE_NOOP("Gestures", "Wheel over the sound"),
        QT_TRANSLATE_NOOP("Gestures", "Zoom the sound at the mouse"),
    ),
    _gesture(
        QT_TRANSLATE_NOOP("Gestures", "Shift and wheel, middle button"),
        QT_TRANSLATE_NOOP("Gestures", "Move along the sound"),
    ),
)

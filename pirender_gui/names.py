"""Names of coefficients and groups in the user's language."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from core.motion import Coefficient

_GROUPS = (
    ("brows", QT_TRANSLATE_NOOP("Groups", "Brows")),
    ("eyes", QT_TRANSLATE_NOOP("Groups", "Eyes")),
    ("gaze", QT_TRANSLATE_NOOP("Groups", "Gaze")),
    ("cheeks", QT_TRANSLATE_NOOP("Groups", "Cheeks")),
    ("jaw", QT_TRANSLATE_NOOP("Groups", "Jaw")),
    ("mouth", QT_TRANSLATE_NOOP("Groups", "Mouth")),
    ("lips", QT_TRANSLATE_NOOP("Groups", "Lips")),
    ("nose", QT_TRANSLATE_NOOP("Groups", "Nose")),
    ("head", QT_TRANSLATE_NOOP("Groups", "Head")),
    ("position", QT_TRANSLATE_NOOP("Groups", "Position")),
    ("expression", QT_TRANSLATE_NOOP("Groups", "Expression")),
    ("crop", QT_TRANSLATE_NOOP("Groups", "Crop")),
)


def group_label(group: str) -> str:
    """Title of a group of a motion space; an unknown one gets its own name with a capital."""
    for name, title in _GROUPS:
        if name == group:
            return QCoreApplication.translate("Groups", str(title))
    return group.capitalize()


def coefficient_label(coefficient: Coefficient) -> str:
    """Name of a coefficient in plain words."""
    return QCoreApplication.translate("Coefficients", coefficient.label)


def pair_label(coefficient: Coefficient) -> str:
    """Name of both sides of a coefficient together: its name without the side."""
    return coefficient_label(coefficient).partition(",")[0]

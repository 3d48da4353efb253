"""The open motion space: 53 ICT-FaceKit shapes and 11 named extras, in the order of the face model file."""

from core.motion.head_angles import HEAD_ANGLES
from core.motion.space import Coefficient, MotionSpace

# Name without side, plain words, group, has a left and a right side, smallest and largest weight.
_EXPRESSIONS: tuple[tuple[str, str, str, bool, float, float], ...] = (
    ("browDown", "Brow down", "brows", True, 0.0, 1.0),
    ("browInnerUp", "Inner brow up", "brows", True, 0.0, 1.0),
    ("browOuterUp", "Outer brow up", "brows", True, 0.0, 1.0),
    ("cheekPuff", "Puff cheek", "cheeks", True, -0.4, 1.0),
    ("cheekSquint", "Lift cheek", "cheeks", True, 0.0, 1.0),
    ("eyeBlink", "Close eye", "eyes", True, 0.0, 1.0),
    ("eyeLookDown", "Look down", "gaze", True, 0.0, 1.0),
    ("eyeLookIn", "Look to the nose", "gaze", True, 0.0, 1.0),
    ("eyeLookOut", "Look outward", "gaze", True, 0.0, 1.0),
    ("eyeLookUp", "Look up", "gaze", True, 0.0, 1.0),
    ("eyeSquint", "Squint", "eyes", True, 0.0, 1.0),
    ("eyeWide", "Widen eye", "eyes", True, 0.0, 1.0),
    ("jawForward", "Jaw forward", "jaw", False, -0.5, 1.0),
    ("jawLeft", "Jaw to the left", "jaw", False, 0.0, 1.0),
    ("jawOpen", "Open jaw", "jaw", False, 0.0, 1.0),
    ("jawRight", "Jaw to the right", "jaw", False, 0.0, 1.0),
    ("mouthClose", "Keep lips closed", "mouth", False, 0.0, 1.0),
    ("mouthDimple", "Dimple", "mouth", True, 0.0, 1.0),
    ("mouthFrown", "Frown", "mouth", True, 0.0, 1.0),
    ("mouthFunnel", "Funnel (O)", "mouth", False, 0.0, 1.0),
    ("mouthLeft", "Mouth to the left", "mouth", False, 0.0, 1.0),
    ("mouthLowerDown", "Lower lip down", "lips", True, 0.0, 1.0),
    ("mouthPress", "Press lips", "lips", True, 0.0, 1.0),
    ("mouthPucker", "Pucker (kiss)", "mouth", False, 0.0, 1.0),
    ("mouthRight", "Mouth to the right", "mouth", False, 0.0, 1.0),
    ("mouthRollLower", "Roll lower lip in", "lips", False, 0.0, 1.0),
    ("mouthRollUpper", "Roll upper lip in", "lips", False, 0.0, 1.0),
    ("mouthShrugLower", "Push lower lip up", "lips", False, 0.0, 1.0),
    ("mouthShrugUpper", "Push upper lip up", "lips", False, 0.0, 1.0),
    ("mouthSmile", "Smile", "mouth", True, 0.0, 1.0),
    ("mouthStretch", "Stretch mouth", "mouth", True, 0.0, 1.0),
    ("mouthUpperUp", "Upper lip up", "lips", True, 0.0, 1.0),
    ("noseSneer", "Wrinkle nose", "nose", True, 0.0, 1.0),
    ("foreheadRaise", "Raise forehead", "brows", False, -1.0, 1.0),
    ("lipTightUpper", "Tighten upper lip", "lips", False, -1.0, 1.0),
    ("lipTightLower", "Tighten lower lip", "lips", False, -1.0, 1.0),
    ("philtrumDown", "Philtrum down", "lips", False, -1.0, 1.0),
    ("chinRaise", "Raise chin", "jaw", False, -1.0, 1.0),
    ("jawWide", "Widen jaw", "jaw", True, -1.0, 1.0),
    ("lipFunnelUpper", "Funnel upper lip", "lips", False, -1.0, 1.0),
    ("mouthCornerUp", "Mouth corner up", "mouth", True, -1.0, 1.0),
    ("jawRoll", "Roll jaw", "jaw", False, -1.0, 1.0),
)

_HEAD = (
    *HEAD_ANGLES,
    Coefficient("tx", "Move sideways", "position", -0.5, 0.5, "half_crop"),
    Coefficient("ty", "Move up or down", "position", -0.5, 0.5, "half_crop"),
    Coefficient("tz", "Size", "position", -0.5, 0.5, "log_scale"),
)


def _expressions() -> tuple[Coefficient, ...]:
    coefficients: list[Coefficient] = []
    for name, label, group, sided, lower, upper in _EXPRESSIONS:
        if sided:
            coefficients.append(Coefficient(f"{name}_L", f"{label}, left", group, lower, upper))
            coefficients.append(Coefficient(f"{name}_R", f"{label}, right", group, lower, upper))
        else:
            coefficients.append(Coefficient(name, label, group, lower, upper))
    return tuple(coefficients)


def _mirror_pairs() -> tuple[tuple[str, str], ...]:
    sided = tuple((f"{row[0]}_L", f"{row[0]}_R") for row in _EXPRESSIONS if row[3])
    return (*sided, ("jawLeft", "jawRight"), ("mouthLeft", "mouthRight"))


ICT64 = MotionSpace(
    name="ict64",
    coefficients=_expressions() + _HEAD,
    expression_count=64,
    groups=("brows", "eyes", "gaze", "cheeks", "jaw", "mouth", "lips", "nose", "head", "position"),
    mirrored_signs=frozenset({"yaw", "roll", "tx", "jawRoll"}),
    mirror_pairs=_mirror_pairs(),
)
"""70 numbers: 64 named expression coefficients, pitch, yaw, roll in radians, tx, ty in half crops, tz in ln."""

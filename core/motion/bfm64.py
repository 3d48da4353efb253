"""The paper's motion space: principal components of the Basel Face Model, as Deep3DFaceReconstruction gives them."""

from core.motion.head_angles import HEAD_ANGLES
from core.motion.space import Coefficient, MotionSpace

# The principal components are in standard deviations of the model; beyond three the face falls apart.
_EXPRESSION_LIMIT = 3.0

_EXPRESSIONS = tuple(
    Coefficient(
        f"exp {number:02d}", f"exp {number:02d}", "expression", -_EXPRESSION_LIMIT, _EXPRESSION_LIMIT, "deviation"
    )
    for number in range(64)
)

_HEAD = (
    *HEAD_ANGLES,
    Coefficient("tx", "Move sideways", "position", -1.0, 1.0, "model_unit"),
    Coefficient("ty", "Move up or down", "position", -1.0, 1.0, "model_unit"),
    Coefficient("tz", "Move closer", "position", -1.0, 1.0, "model_unit"),
    Coefficient("crop scale", "Crop scale", "crop", 0.0, 3.0, "crop"),
    Coefficient("crop x", "Crop x", "crop", -512.0, 512.0, "crop"),
    Coefficient("crop y", "Crop y", "crop", -512.0, 512.0, "crop"),
)

BFM64 = MotionSpace(
    name="bfm64",
    coefficients=_EXPRESSIONS + _HEAD,
    expression_count=64,
    groups=("expression", "head", "position", "crop"),
)
"""73 numbers: 64 expression coefficients, three angles, three translations, three crop numbers (no mirroring)."""

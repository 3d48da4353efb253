"""What is known about expression coefficients before a face is seen: small, few, and not pulling both ways."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.face_model import EXPRESSION_COUNT
from core.motion.ict64 import ICT64
from core.tracking.expected_expression import ExpectedExpression

_ANTAGONISTS = (
    ("browDown", "browInnerUp"),
    ("browDown", "browOuterUp"),
    ("eyeBlink", "eyeWide"),
    ("eyeSquint", "eyeWide"),
    ("eyeLookDown", "eyeLookUp"),
    ("eyeLookIn", "eyeLookOut"),
    ("mouthSmile", "mouthFrown"),
    ("mouthSmile", "mouthPucker"),
    ("mouthStretch", "mouthPucker"),
    ("mouthDimple", "mouthPucker"),
    ("jawLeft", "jawRight"),
    ("mouthLeft", "mouthRight"),
)

# Depth of a frontal face cannot be seen under weak perspective, so this shape must not explain anything else.
_UNOBSERVABLE = ("jawForward",)


# Kissing and baring lips: landmarks are found where usual mouths have them, so sure that pixels are hardly heard.
_HIDDEN = ("mouthPucker", "mouthLowerDown_L", "mouthLowerDown_R")


@dataclass(frozen=True, eq=False)
class ExpressionPrior:
    """Penalties of the coefficient fit (docs/decisions/coefficient-fit.md).

    Attributes:
        ridge: weight of squared coefficients, in units of one standard deviation of the landmarks.
        sparsity: weight of absolute coefficients.
        extra_ridge: factor on the ridge of the signed extra shapes, which else steal from the named ones.
        extra_sparsity: likewise on their sparsity.
        antagonism: weight of the product of coefficients that pull against each other.
        softness: below this size the sparsity of signed coefficients turns quadratic.
        trust: weight of an expected expression's squared distance, 1 for what its precision says.
        hidden_trust: factor on it for shapes of the lips that the landmark networks draw towards usual mouths.
    """

    ridge: float = 0.6
    sparsity: float = 1.2
    extra_ridge: float = 4.0
    extra_sparsity: float = 1.0
    antagonism: float = 1.0
    softness: float = 0.1
    trust: float = 1.0
    hidden_trust: float = 8.0
    lower: NDArray[np.float64] = field(default_factory=lambda: ICT64.lower[ICT64.expression].astype(np.float64))
    upper: NDArray[np.float64] = field(default_factory=lambda: ICT64.upper[ICT64.expression].astype(np.float64))

    def terms(
        self, expression: NDArray[np.float64], expected: ExpectedExpression | None = None
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Hessian (64, 64) and gradient (64,) of the penalty at ``expression`` (64,).

        What the pixels let expect replaces the general belief that coefficients are small and few.
        """
        if expected is not None:
            precision = self._trust * expected.precision
            return np.diag(precision), precision * (expression - expected.mean)
        diagonal = self._ridge_weights
        hessian = np.diag(diagonal) + self._antagonism_matrix
        gradient = hessian @ expression
        signed = self.lower < 0
        gradient[~signed] += self.sparsity
        reweighted = np.where(signed, self._signed_sparsity / (np.abs(expression) + self.softness), 0.0)
        hessian[np.diag_indices(EXPRESSION_COUNT)] += reweighted
        gradient += reweighted * expression
        return hessian, gradient

    @cached_property
    def _trust(self) -> NDArray[np.float64]:
        weights = np.full(EXPRESSION_COUNT, self.trust)
        weights[[ICT64.index(name) for name in _HIDDEN]] *= self.hidden_trust
        return weights

    @cached_property
    def _extra(self) -> NDArray[np.bool_]:
        return self.lower <= -1.0

    @cached_property
    def _ridge_weights(self) -> NDArray[np.float64]:
        weights = np.where(self._extra, self.ridge * self.extra_ridge, self.ridge)
        for name in _UNOBSERVABLE:
            weights[ICT64.index(name)] *= 2.0
        return weights**2

    @cached_property
    def _signed_sparsity(self) -> NDArray[np.float64]:
        return np.where(self._extra, 2.0 * self.extra_sparsity, 0.5) * self.sparsity

    @cached_property
    def _antagonism_matrix(self) -> NDArray[np.float64]:
        matrix = np.zeros((EXPRESSION_COUNT, EXPRESSION_COUNT))
        for first, second in _pairs():
            matrix[first, second] += self.antagonism
            matrix[second, first] += self.antagonism
        return matrix

    def upper_at(
        self, expression: NDArray[np.float64], expected: ExpectedExpression | None = None
    ) -> NDArray[np.float64]:
        """Upper bounds (64,): the lips cannot close more than the jaw has opened, or than is seen."""
        bounds = self.upper.copy()
        seen = 0.0 if expected is None else float(expected.mean[_MOUTH_CLOSE])
        bounds[_MOUTH_CLOSE] = min(bounds[_MOUTH_CLOSE], max(seen, expression[_JAW_OPEN]))
        return bounds


_MOUTH_CLOSE = ICT64.index("mouthClose")
_JAW_OPEN = ICT64.index("jawOpen")


def _pairs() -> list[tuple[int, int]]:
    pairs = []
    for first, second in _ANTAGONISTS:
        for suffix in ("", "_L", "_R"):
            names = [name if name in ICT64 else f"{name}{suffix}" for name in (first, second)]
            if all(name in ICT64 for name in names):
                pair = (ICT64.index(names[0]), ICT64.index(names[1]))
                if pair not in pairs:
                    pairs.append(pair)
    return pairs

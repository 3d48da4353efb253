"""Sizes of the network; a checkpoint's header holds exactly these."""

from dataclasses import dataclass

from core.conventions import CROP_SIZE, WINDOW_RADIUS

_ENCODER_BLOCKS = 5


@dataclass(frozen=True)
class PIRendererConfig:
    """The defaults are the paper's network for ``bfm64``.

    Attributes:
        motion_channels: numbers in a motion, 73 (``bfm64``) or 70 (``ict64``).
        descriptor: length of the latent z that the mapping network makes (Sec. 3.1).
        style_hidden: width of the layer between z and the gains of an AdaIN (adaptive instance normalisation).
        warping_width: channels of the warping network's first layer; they double block by block.
        warping_limit: most channels in the warping network.
        editing_width: channels of the editing network's first layer.
        editing_limit: most channels in the editing network.
        residual_convolutions: convolutions in a residual block of the editing network: 2 as the paper has it, 1 as the
            published code computes it (there the second convolution reads the block's input, so that the first
            one has no effect); checkpoints of the reference need 1.
        image_size: pixels along a side of the images, a multiple of 32.
        geometry_prior: the guided variant: the mesh flow and the picture of the geometry engine go in as well.
        keep_drawn: the guided variant takes what the geometry engine draws itself, the inside of the mouth and the
            lids, from its picture as it is: for networks too small or too little trained to do better.
    """

    motion_channels: int = 73
    descriptor: int = 256
    style_hidden: int = 128
    warping_width: int = 32
    warping_limit: int = 256
    editing_width: int = 64
    editing_limit: int = 256
    residual_convolutions: int = 1
    image_size: int = CROP_SIZE
    geometry_prior: bool = False
    keep_drawn: bool = False

    def __post_init__(self) -> None:
        """Refuse what no network can be built from.

        Raises:
            ValueError: a size that is not positive, or an image that five halvings do not divide.
        """
        for name in ("motion_channels", "descriptor", "style_hidden", "warping_width", "editing_width"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, got {getattr(self, name)}")
        if self.warping_limit < self.warping_width or self.editing_limit < self.editing_width:
            raise ValueError("a limit of channels is smaller than the first layer's width")
        if self.residual_convolutions not in (1, 2):
            raise ValueError(f"residual_convolutions must be 1 or 2, got {self.residual_convolutions}")
        if self.keep_drawn and not self.geometry_prior:
            raise ValueError("keep_drawn needs geometry_prior: only the geometry engine draws")
        if self.image_size < 64 or self.image_size % 2**_ENCODER_BLOCKS:
            raise ValueError(f"image_size must be a multiple of 32 and at least 64, got {self.image_size}")

    @property
    def window(self) -> int:
        """Frames in a motion window (27)."""
        return 2 * WINDOW_RADIUS + 1

    @property
    def flow_size(self) -> int:
        """Cells along a side of the flow field."""
        return self.image_size // 4

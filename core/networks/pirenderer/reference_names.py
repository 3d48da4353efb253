"""Tensor names of the reference implementation, and ours for them.

The table was made from ``pirender_state_dict.tsv``, the list of names and shapes of the published generator.
"""

import re

_RULES = (
    (r"mapping_net\.first\.0\.", "mapping.first."),
    (r"mapping_net\.encoder(\d)\.1\.", r"mapping.blocks.\1."),
    (r"warpping_net\.hourglass\.encoder\.input_layer\.", "warping.input_layer."),
    (r"warpping_net\.hourglass\.encoder\.encoder(\d)\.", r"warping.encoder.\1."),
    (r"warpping_net\.hourglass\.decoder\.decoder(\d)\.norm_s\.", r"warping.decoder.<\1>.shortcut_norm."),
    (r"warpping_net\.hourglass\.decoder\.decoder(\d)\.conv_s\.", r"warping.decoder.<\1>.shortcut_conv."),
    (r"warpping_net\.hourglass\.decoder\.decoder(\d)\.", r"warping.decoder.<\1>."),
    (r"warpping_net\.flow_out\.0\.", "warping.flow_norm."),
    (r"warpping_net\.flow_out\.2\.", "warping.flow_conv."),
    (r"editing_net\.encoder\.first\.model\.0\.", "editing.first.conv."),
    (r"editing_net\.encoder\.first\.model\.1\.", "editing.first.norm."),
    (r"editing_net\.encoder\.down(\d)\.model\.0\.", r"editing.downs.\1.conv."),
    (r"editing_net\.encoder\.down(\d)\.model\.1\.", r"editing.downs.\1.norm."),
    (r"editing_net\.decoder\.res(\d)\.res(\d)\.conv2\.", r"editing.levels.[\1].residuals.\2.convs.0."),
    (r"editing_net\.decoder\.res(\d)\.res(\d)\.norm2\.", r"editing.levels.[\1].residuals.\2.norms.0."),
    (r"editing_net\.decoder\.up(\d)\.model\.0\.", r"editing.levels.[\1].up.conv."),
    (r"editing_net\.decoder\.up(\d)\.model\.1\.", r"editing.levels.[\1].up.norm."),
    (r"editing_net\.decoder\.jump(\d)\.model\.0\.", r"editing.levels.[\1].skip.conv."),
    (r"editing_net\.decoder\.jump(\d)\.model\.1\.", r"editing.levels.[\1].skip.norm."),
    (r"editing_net\.decoder\.final\.model\.0\.", "editing.last."),
)
_ADAIN = (("mlp_shared.0.", "hidden."), ("mlp_gamma.", "gamma."), ("mlp_beta.", "beta."))


# Part of every reference file, but without effect on its result: see ``PIRendererConfig.residual_convolutions``.
_IDLE = re.compile(r"editing_net\.decoder\.res\d\.res\d\.(conv1|norm1)\.")


def is_idle(reference: str) -> bool:
    """Whether a tensor of the reference has no effect on what it renders."""
    return _IDLE.match(reference) is not None


def our_name(reference: str) -> str | None:
    """Our name for a tensor of the reference; None when it is idle, or when the reference has no such tensor."""
    for pattern, replacement in _RULES:
        renamed, count = re.subn("^" + pattern, replacement, reference)
        if count:
            break
    else:
        return None
    # The reference numbers decoder levels from the finest; we go through them from the coarsest.
    renamed = re.sub(r"<(\d)>", lambda found: str(4 - int(found[1])), renamed)
    renamed = re.sub(r"\[(\d)\]", lambda found: str(2 - int(found[1])), renamed)
    for theirs, ours in _ADAIN:
        renamed = renamed.replace(theirs, ours)
    return renamed

"""The just-noticeable-difference study of the paper (Section 4.1): its page, and the analysis of its answers."""

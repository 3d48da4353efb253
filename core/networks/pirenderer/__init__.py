"""PIRenderer (Ren et al., ICCV 2021): a motion descriptor warps and edits one source image."""

"""Takes of a talking portrait, and curves that were drawn over them."""

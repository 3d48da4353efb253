"""Training pairs made once and kept, for machines with few cores."""

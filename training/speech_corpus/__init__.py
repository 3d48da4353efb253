"""The synthetic speech corpus: sentences spoken by espeak-ng with the motions of a face that says them."""

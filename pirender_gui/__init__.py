"""The desktop portrait editor: the only package that imports Qt. It holds no image maths."""

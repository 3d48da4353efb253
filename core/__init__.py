"""Portrait rendering, tracking and files, without any Qt.

Importing this package is cheap: torch is imported only where a network is needed.
"""

__version__ = "0.1.0"

"""Starts the editor from a checkout: ``python run_gui.py [PHOTO]``."""

import sys

from pirender_gui.app import main

if __name__ == "__main__":
    sys.exit(main())

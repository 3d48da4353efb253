import os
import sys
from pathlib import Path

# Before anything imports Qt: tests need no display.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

_ROOT = str(Path(__file__).resolve().parents[1])
if _ROOT not in sys.path:
    # A bare `pytest` does not put the checkout on the path, `python -m pytest` does.
    sys.path.insert(0, _ROOT)

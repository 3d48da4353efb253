"""Loading torch in a program whose window must not stop meanwhile."""

import ctypes
import gc
import importlib.util
import logging
import sys
from pathlib import Path

_logger = logging.getLogger(__name__)

_LIBRARIES = ("libc10", "libtorch_cpu")
"""The large ones that need nothing of Python, in the order of their needs."""

_RTLD_NOW = 2


def load_torch() -> None:
    """Import torch and the renderer; takes a second or two, and can be called on any thread.

    Measured with a thread that ticks each millisecond: a plain import keeps it waiting for 180 to 235 ms while the
    system loads torch's library and for 80 to 95 ms while the garbage collector looks through what is new; this way
    for 17 to 38 ms.
    """
    if "torch" not in sys.modules:
        _load_libraries()
    collecting = gc.isenabled()
    gc.disable()
    try:
        import core.neural.renderer  # noqa: F401

        # Modules stay: looking through them for garbage again and again would stop the window each time.
        gc.freeze()
    finally:
        if collecting:
            gc.enable()


def _load_libraries() -> None:
    """Let the system load torch's libraries without holding the interpreter, as importing them would."""
    found = importlib.util.find_spec("torch")
    if found is None or found.origin is None or sys.platform == "win32":
        return
    ending = "dylib" if sys.platform == "darwin" else "so"
    try:
        # Called as a foreign function, dlopen gives the interpreter back; ctypes.CDLL itself would not.
        system = ctypes.CDLL(None)
        system.dlopen.restype, system.dlopen.argtypes = ctypes.c_void_p, [ctypes.c_char_p, ctypes.c_int]
    except (OSError, AttributeError) as error:
        _logger.info("torch's libraries are left to its import: %s", error)
        return
    for name in _LIBRARIES:
        path = Path(found.origin).parent / "lib" / f"{name}.{ending}"
        if path.is_file():
            system.dlopen(str(path).encode(), _RTLD_NOW)

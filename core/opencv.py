"""The only door to OpenCV: importing cv2 on Linux redirects Qt and the dynamic linker to its own copies."""

import os

_CHANGED_BY_CV2 = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR", "LD_LIBRARY_PATH")

_before = {name: os.environ.get(name) for name in _CHANGED_BY_CV2}

import cv2  # noqa: E402

for _name, _value in _before.items():
    if _value is None:
        os.environ.pop(_name, None)
    else:
        os.environ[_name] = _value

__all__ = ["cv2"]

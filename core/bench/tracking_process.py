"""Run by ``pirender bench`` in a process of its own: prints the tracker's times on one core as JSON."""

import dataclasses
import json
import sys

from core.opencv import cv2

if __name__ == "__main__":
    import torch

    from core.bench.tracking import tracking_benchmark

    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    sys.stdout.write(json.dumps(dataclasses.asdict(tracking_benchmark())) + "\n")

"""Command line of the monkey: ``python -m tools.monkey --seed 1 --minutes 20``."""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from pirender_gui.app import make_application, prepare_process


def main() -> int:
    """Play, print the report, and say by the exit status whether it was clean."""
    parser = argparse.ArgumentParser(prog="monkey", description="Use the editor at random and see what breaks.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--report", type=Path, help="also write the report here, as JSON")
    options = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    prepare_process()
    application = make_application()
    from tools.monkey.play import play

    with tempfile.TemporaryDirectory(prefix="monkey-") as folder:
        report = play(options.seed, 60.0 * options.minutes, Path(folder))
    text = json.dumps(vars(report), indent=1)
    print(text)
    if options.report is not None:
        options.report.write_text(text + "\n", encoding="utf-8")
    application.quit()
    return 0 if report.is_clean else 1


if __name__ == "__main__":
    sys.exit(main())

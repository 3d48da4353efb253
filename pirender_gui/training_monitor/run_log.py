"""Reading the log of a run while it is written; no Qt."""

import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

LOG = "log.jsonl"
PICTURE = Path("pictures") / "latest.png"


@dataclass
class Curves:
    """Numbers over steps.

    Attributes:
        steps: by ``kind/name``, the steps at which there is a value.
        values: by ``kind/name``, the values.
    """

    steps: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    values: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def add(self, name: str, step: float, value: float) -> None:
        """Append a point."""
        self.steps[name].append(step)
        self.values[name].append(value)

    @property
    def last_step(self) -> int:
        """The largest step seen; 0 before the first."""
        return int(max((steps[-1] for steps in self.steps.values() if steps), default=0))


class RunLogTail:
    """Takes up what was appended to the log since the last look; a half-written line waits for its end."""

    def __init__(self, run: Path) -> None:
        self._path = run / LOG
        self._place = 0
        self.curves = Curves()

    def look(self) -> bool:
        """Read on; whether there was anything new."""
        try:
            with self._path.open("rb") as file:
                if file.seek(0, 2) < self._place:
                    # The run was begun anew or resumed at an earlier step.
                    self._place, self.curves = 0, Curves()
                file.seek(self._place)
                fresh = file.read()
        except OSError:
            return False
        whole, newline, _rest = fresh.rpartition(b"\n")
        if not newline:
            return False
        self._place += len(whole) + 1
        for line in whole.splitlines():
            self._take(line)
        return True

    def _take(self, line: bytes) -> None:
        try:
            entry = json.loads(line)
            kind, step = str(entry.pop("kind")), float(entry.pop("step"))
        except (ValueError, KeyError, TypeError, AttributeError):
            # A damaged line costs its own point only.
            return
        for name, value in entry.items():
            if isinstance(value, int | float) and not isinstance(value, bool):
                self.curves.add(f"{kind}/{name}", step, float(value))

"""The table of slider responses, as JSON and as Markdown."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from training.evaluation.response_figures import LARGEST_SPILL, WANTED, WANTED_OF_SUBTLE, Response

Responses = Mapping[str, Sequence[Response]]
"""By the name of the renderer."""


def to_json(responses: Responses) -> str:
    """All numbers."""
    content = {name: [asdict(row) | {"holds": row.holds} for row in rows] for name, rows in responses.items()}
    return json.dumps(content, indent=2) + "\n"


def to_markdown(responses: Responses) -> str:
    """One table for each renderer, the weakest sliders first, under a sentence that counts."""
    return "\n".join(_table(name, rows) for name, rows in responses.items())


def _table(name: str, rows: Sequence[Response]) -> str:
    plain, subtle = ([row for row in rows if row.subtle is kind] for kind in (False, True))
    lines = [
        f"## {name}",
        "",
        f"Correlation above {WANTED}: {_share(plain, WANTED)}; above {WANTED_OF_SUBTLE} (subtle): "
        f"{_share(subtle, WANTED_OF_SUBTLE)}; spill below {LARGEST_SPILL}: "
        f"{sum(row.spill < LARGEST_SPILL for row in rows)} of {len(rows)}.",
        "",
        "| slider | subtle | photos | correlation | gain | spill | largest spill | into |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for row in sorted(rows, key=lambda row: (row.holds, row.correlation)):
        mark = "yes" if row.subtle else ""
        lines.append(
            f"| {row.name} | {mark} | {row.photos} | {row.correlation:.3f} | {row.gain:.2f} | {row.spill:.3f} | "
            f"{row.worst_spill:.2f} | {row.worst} |"
        )
    return "\n".join([*lines, ""])


def _share(rows: Sequence[Response], wanted: float) -> str:
    return f"{sum(row.correlation > wanted for row in rows)} of {len(rows)}"

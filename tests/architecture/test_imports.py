"""The borders between the packages, enforced on the source."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
QT = {"PySide6", "pyqtgraph", "superqt", "qtpy", "shiboken6"}


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported_by(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize(
    ("package", "forbidden"),
    [
        ("core", QT | {"pirender_gui", "training"}),
        ("training", QT | {"pirender_gui"}),
        ("resources", QT | {"pirender_gui", "training", "core"}),
        ("pirender_gui", {"training", "cv2", "torch", "scipy"}),
    ],
)
def test_no_package_reaches_over_its_border(package, forbidden):
    offenders = {str(path.relative_to(ROOT)): imported_by(path) & forbidden for path in modules(package)}
    assert {path: names for path, names in offenders.items() if names} == {}


def test_opencv_has_one_door():
    importers = [
        path.relative_to(ROOT).as_posix()
        for package in ("core", "training", "pirender_gui", "tools")
        for path in modules(package)
        if "cv2" in imported_by(path)
    ]
    assert importers == ["core/opencv.py"]


@pytest.mark.parametrize("module", ["core", "core.motion", "core.portrait", "core.cli.main", "pirender_gui.app"])
def test_start_up_does_not_import_torch(module):
    code = f"import sys, {module}; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def lengths(*packages: str) -> list[tuple[int, str]]:
    return sorted(
        (path.read_text(encoding="utf-8").count("\n"), path.relative_to(ROOT).as_posix())
        for package in packages
        for path in modules(package)
    )


def test_modules_are_short():
    shortest_first = lengths("core", "training", "pirender_gui", "tools")
    assert shortest_first[-1][0] <= 400, shortest_first[-1]
    assert shortest_first[len(shortest_first) // 2][0] < 150


def test_tests_are_short():
    assert lengths("tests")[-1][0] <= 400, lengths("tests")[-1]

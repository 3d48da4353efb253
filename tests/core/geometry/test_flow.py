"""The flow: zero at the border, no tears or folds around the face, the face where the mesh says."""

import numpy as np
import pytest

from core.geometry.flow import FlowField, cell_pixels, half_widths
from core.geometry.mesh_motion import MeshMotion
from core.geometry.surround import GRID, Surround

TURNS = [
    {"yaw": 0.35},
    {"yaw": -0.35},
    {"pitch": 0.26},
    {"pitch": -0.26},
    {"roll": 0.26},
    {"tx": 0.15},
    {"tz": 0.2},
    {"tz": -0.2},
    {"jawOpen": 0.8},
]


def mesh_of(model, face):
    return MeshMotion(model, face.landmarks, face.identity, face.motion, face.image.shape[0])


@pytest.mark.parametrize("changes", TURNS)
def test_surroundings_neither_tear_nor_fold(model, painted, changes):
    face = painted(256)
    mesh = mesh_of(model, face)
    field = Surround(mesh).displacement(mesh.move(face.motion.with_values(**changes))) * (GRID / 256)
    along_x, along_y = np.diff(field[..., 0], axis=1), np.diff(field[..., 1], axis=0)
    # A step of -1 would fold the picture over itself, a large one would tear it.
    assert along_x.min() > -1.0 and along_y.min() > -1.0
    assert max(along_x.max(), along_y.max()) < 2.5


@pytest.mark.parametrize("size", [256, 500])
@pytest.mark.parametrize("changes", TURNS)
def test_flow_is_zero_at_the_border(model, painted, size, changes):
    face = painted(size)
    mesh = mesh_of(model, face)
    layers = FlowField(model, mesh, face.image).layers(mesh.move(face.motion.with_values(**changes)))
    for side in (layers.field[0], layers.field[-1], layers.field[:, 0], layers.field[:, -1]):
        assert not side.any()
    assert np.abs(layers.field).max() > 1.0


def test_own_motion_has_no_flow(model, painted):
    face = painted(320, yaw=0.3, jawOpen=0.5)
    mesh = mesh_of(model, face)
    layers = FlowField(model, mesh, face.image).layers(mesh.move(face.motion))
    assert np.abs(layers.field).max() < 1e-3
    assert layers.edge is None


def test_points_of_the_moved_face_look_back_at_their_landmarks(model, painted):
    face = painted(512)
    mesh = mesh_of(model, face)
    moved = mesh.move(face.motion.with_values(yaw=0.15, browInnerUp_L=0.7))
    field = FlowField(model, mesh, face.image).layers(moved).field
    cell = cell_pixels(512)
    for point in (4, 9, 50, 105, 107, 151, 205, 280):
        x, y = np.round((moved.points[point] + 0.5) / cell - 0.5).astype(int)
        seen = moved.points[point] + field[y, x]
        assert np.abs(seen - face.landmarks[point, :2]).max() < 1.0 * cell


def test_a_far_turn_hides_the_far_cheek_behind_a_soft_edge(model, painted):
    face = painted(384)
    mesh = mesh_of(model, face)
    edge = FlowField(model, mesh, face.image).layers(mesh.move(face.motion.with_values(yaw=0.7))).edge
    assert edge is not None
    assert edge.coverage.min() == 0.0 and edge.coverage.max() == 1.0
    partial = (edge.coverage > 0.02) & (edge.coverage < 0.98) & edge.near
    assert partial.any()


@pytest.mark.parametrize(("size", "pixels"), [(24, 1), (256, 2), (512, 3), (2048, 13)])
def test_cells_are_whole_pixels(size, pixels):
    assert cell_pixels(size) == pixels


def test_half_widths_are_planes_where_two_is_the_whole_crop():
    field = np.zeros((2, 2, 2), dtype=np.float32)
    field[0, 1] = (64.0, -32.0)
    planes = half_widths(field, 256)
    assert planes.shape == (2, 2, 2) and planes.dtype == np.float32 and planes.flags.c_contiguous
    assert planes[0, 0, 1] == 0.5 and planes[1, 0, 1] == -0.25 and np.count_nonzero(planes) == 2

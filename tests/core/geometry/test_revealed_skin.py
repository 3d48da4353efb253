"""Where the face takes its colours when it turns."""

import numpy as np

from core.geometry.mesh_motion import MeshMotion
from core.geometry.revealed_skin import RevealedSkin, vertex_normals
from core.opencv import cv2

LEFT_RIM, RIGHT_RIM, NOSE = 454, 234, 4


def prepared(model, face):
    mesh = MeshMotion(model, face.landmarks, face.identity, face.motion, face.image.shape[0])
    return mesh, RevealedSkin(model, mesh, face.image)


def test_own_pose_takes_everything_from_its_place(model, painted):
    face = painted(256, yaw=0.3)
    mesh, skin = prepared(model, face)
    assert np.allclose(skin.source(mesh.move(face.motion.with_values(jawOpen=0.8))), face.landmarks[:468, :2])


def test_only_the_rim_that_turns_into_view_looks_further_inside(model, painted):
    face = painted(256)
    mesh, skin = prepared(model, face)
    shift = skin.source(mesh.move(face.motion.with_values(yaw=0.35))) - face.landmarks[:468, :2]
    assert shift[RIGHT_RIM, 0] > 2.0
    assert abs(shift[LEFT_RIM, 0]) < 0.1
    assert np.abs(shift[NOSE]).max() < 0.1


def test_hair_over_the_rim_is_skipped(model, painted):
    face = painted(256)
    x, y = face.landmarks[RIGHT_RIM, :2]
    hairy = face.image.copy()
    cv2.circle(hairy, (int(x), int(y)), 7, (20, 15, 10), -1)
    mesh, bare = prepared(model, face)
    covered = RevealedSkin(model, mesh, hairy)
    moved = mesh.move(face.motion.with_values(yaw=0.35))
    assert covered.source(moved)[RIGHT_RIM, 0] > bare.source(moved)[RIGHT_RIM, 0] + 2.0
    assert covered.source(moved)[RIGHT_RIM, 0] > x + 6.0


def test_normals_point_out_of_the_face(model):
    normals = vertex_normals(model.mean.astype(np.float64), np.asarray(model.triangles, dtype=np.intp))
    assert np.allclose(np.linalg.norm(normals[:468], axis=1), 1.0)
    assert normals[LEFT_RIM, 0] > 0.9 and normals[RIGHT_RIM, 0] < -0.9
    assert normals[9, 2] > 0.9

"""Triangle ids against exact half-plane tests, painting order, affine maps."""

import numpy as np

from core.geometry.rasteriser import affine_maps, triangle_ids

SQUARE = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]])
HALVES = np.array([[0, 1, 2], [0, 2, 3]])


def test_two_halves_cover_a_square_without_a_gap():
    ids = triangle_ids(SQUARE, np.zeros(4), HALVES, np.ones(2), (13, 13))
    assert (ids[:11, :11] >= 0).all()
    assert (ids[11:] == -1).all() and (ids[:, 11:] == -1).all()
    assert ids[2, 8] == 0 and ids[8, 2] == 1


def test_random_triangles_agree_with_half_planes():
    generator = np.random.default_rng(3)
    for _ in range(20):
        points = generator.uniform(-5, 25, (3, 2))
        ids = triangle_ids(points, np.zeros(3), np.array([[0, 1, 2]]), np.zeros(1), (20, 20))
        y, x = np.mgrid[:20, :20]
        sides = []
        for a, b in ((0, 1), (1, 2), (2, 0)):
            edge = points[b] - points[a]
            sides.append(edge[0] * (y - points[a, 1]) - edge[1] * (x - points[a, 0]))
        sides = np.stack(sides)
        inside = (sides > 1e-2).all(axis=0) | (sides < -1e-2).all(axis=0)
        outside = ~((sides > -1e-2).all(axis=0) | (sides < 1e-2).all(axis=0))
        assert (ids[inside] == 0).all()
        assert (ids[outside] == -1).all()


def test_the_nearer_triangle_is_seen():
    points = np.concatenate([SQUARE, SQUARE + 2.0])
    triangles = np.concatenate([HALVES, HALVES + 4])
    for near, far in ((0, 1), (1, 0)):
        depth = np.repeat([0.0, 1.0], 4) if near == 0 else np.repeat([1.0, 0.0], 4)
        ids = triangle_ids(points, depth, triangles, np.ones(4), (14, 14))
        assert (ids[5, 4] < 2) == (near == 0)
        assert far != near


def test_a_triangle_seen_from_behind_is_painted_under_the_others():
    points = np.concatenate([SQUARE, SQUARE])
    triangles = np.concatenate([HALVES, HALVES[:, ::-1] + 4])
    depth = np.repeat([1.0, 0.0], 4)
    ids = triangle_ids(points, depth, triangles, np.ones(4), (11, 11))
    assert (ids < 2).all()


def test_affine_maps_take_corners_to_their_values():
    generator = np.random.default_rng(5)
    points, values = generator.uniform(0, 50, (30, 2)), generator.uniform(-9, 9, (30, 2))
    triangles = generator.permutation(30).reshape(10, 3)
    maps = affine_maps(points, values, triangles)
    at = np.concatenate([points[triangles], np.ones((10, 3, 1))], axis=2)
    assert np.allclose(np.einsum("tcj,tjk->tck", at, maps), values[triangles], atol=2e-2)


def test_a_degenerate_triangle_gives_the_mean():
    points = np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]])
    values = np.array([[0.0, 3.0], [3.0, 3.0], [6.0, 3.0]])
    assert np.allclose(affine_maps(points, values, np.array([[0, 1, 2]]))[0], [[0, 0], [0, 0], [3, 3]])

import pytest

from pirender_gui.canvas.view_transform import FIT_MARGIN, LARGEST_ZOOM, SMALLEST_ZOOM, ViewTransform

PHOTO = (400, 300)
CANVAS = (900, 700)


def test_fitted_photo_is_centred_inside_the_margin() -> None:
    view = ViewTransform.fitted(PHOTO, CANVAS)
    left, top = view.to_canvas(0, 0)
    right, bottom = view.to_canvas(*PHOTO)
    assert (left, right) == (pytest.approx(FIT_MARGIN), pytest.approx(CANVAS[0] - FIT_MARGIN))
    assert top == pytest.approx(CANVAS[1] - bottom)


def test_fit_does_not_magnify_beyond_its_limit() -> None:
    assert ViewTransform.fitted((10, 10), CANVAS, largest=4.0).zoom == 4.0


def test_zoom_keeps_the_photo_under_the_cursor() -> None:
    view = ViewTransform.fitted(PHOTO, CANVAS)
    before = view.to_photo(300, 200)
    assert view.zoomed(2.5, 300, 200).to_photo(300, 200) == pytest.approx(before)


def test_zoom_stays_within_its_limits() -> None:
    view = ViewTransform()
    assert view.zoomed(1e9, 0, 0).zoom == LARGEST_ZOOM
    assert view.zoomed(1e-9, 0, 0).zoom == SMALLEST_ZOOM


def test_positions_go_there_and_back() -> None:
    view = ViewTransform(1.7, -33.0, 12.0)
    assert view.to_photo(*view.to_canvas(17.5, 99.25)) == pytest.approx((17.5, 99.25))


def test_photo_cannot_be_lost_off_the_canvas() -> None:
    view = ViewTransform(1.0, 5000.0, -5000.0).kept_in_sight(PHOTO, CANVAS, least=48)
    assert (view.left, view.top) == (900 - 48, 48 - 300)

from pathlib import Path

from core.motion import ICT64, Motion
from pirender_gui.jobs import OpenJob
from pirender_gui.mailbox import Mailbox
from pirender_gui.render_request import RenderRequest
from tests.gui.fakes import FakeSession

SESSION = FakeSession()


def request(serial: int) -> RenderRequest:
    return RenderRequest(serial, 1, SESSION, Motion.neutral(ICT64), 512)


def test_only_the_newest_preview_waits() -> None:
    box = Mailbox()
    assert box.put_preview(request(1))
    assert not box.put_preview(request(2))
    assert box.take() == request(2)
    assert box.take() is None


def test_jobs_come_first_and_in_order() -> None:
    box = Mailbox()
    box.put_preview(request(1))
    box.put_job(OpenJob(1, Path("a")))
    box.put_job(OpenJob(2, Path("b")))
    assert [box.take(), box.take(), box.take()] == [OpenJob(1, Path("a")), OpenJob(2, Path("b")), request(1)]


def test_asks_to_be_woken_once_until_it_was_found_empty() -> None:
    box = Mailbox()
    assert box.put_job(OpenJob(1, Path("a")))
    assert not box.put_job(OpenJob(2, Path("b")))
    box.take()
    box.take()
    assert box.is_busy()
    assert box.take() is None
    assert not box.is_busy()
    assert box.put_preview(request(1))


def test_next_preview_waits_until_the_window_took_the_last_frame() -> None:
    box = Mailbox()
    box.put_preview(request(1))
    box.take()
    box.frame_sent()
    box.put_preview(request(2))
    assert box.take() is None
    assert box.frame_taken()
    assert box.take() == request(2)


def test_job_is_not_held_up_by_a_frame_on_its_way() -> None:
    box = Mailbox()
    box.frame_sent()
    assert box.put_job(OpenJob(1, Path("a")))
    assert box.take() == OpenJob(1, Path("a"))


def test_closed_box_forgets_the_preview_and_keeps_the_jobs() -> None:
    box = Mailbox()
    box.put_job(OpenJob(1, Path("a")))
    box.put_preview(request(1))
    box.close()
    box.put_job(OpenJob(2, Path("b")))
    box.put_preview(request(2))
    assert box.take() == OpenJob(1, Path("a"))
    assert box.take() is None

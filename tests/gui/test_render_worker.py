from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import ClassVar

import pytest
from PySide6.QtCore import QObject, QThread, Slot
from pytestqt.qtbot import QtBot

from core.errors import InputError
from core.motion import ICT64, Motion
from core.session_types import Studio
from pirender_gui.jobs import OpenJob, SaveJob, StartJob
from pirender_gui.render_request import Failure, Job, JobDone, Portrait, RenderedFrame, RenderRequest, ShownPhoto
from pirender_gui.render_worker import RenderWorker
from tests.gui.fakes import CROP, OWN_MOTION, FakeStudio

MakeRequest = Callable[[int], RenderRequest]


class Receiver(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.frames: list[RenderedFrame] = []
        self.done: list[JobDone] = []
        self.failures: list[Failure] = []
        self.threads: set[QThread] = set()

    @Slot(object)
    def take_frame(self, frame: RenderedFrame) -> None:
        self.threads.add(QThread.currentThread())
        self.frames.append(frame)

    @Slot(object)
    def take_done(self, done: JobDone) -> None:
        self.done.append(done)

    @Slot(object)
    def take_failure(self, failure: Failure) -> None:
        self.failures.append(failure)


@pytest.fixture
def gate() -> Event:
    gate = Event()
    gate.set()
    return gate


@pytest.fixture
def gated_studio(gate: Event) -> FakeStudio:
    return FakeStudio(gate)


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def make_worker(qtbot: QtBot, receiver: Receiver) -> Iterator[Callable[..., RenderWorker]]:
    workers: list[RenderWorker] = []

    def make(make_studio: Callable[[], FakeStudio]) -> RenderWorker:
        worker = RenderWorker(make_studio)
        worker.rendered.connect(receiver.take_frame)
        worker.done.connect(receiver.take_done)
        worker.failed.connect(receiver.take_failure)
        worker.start()
        workers.append(worker)
        return worker

    yield make
    for worker in workers:
        assert worker.shutdown(5000)


@pytest.fixture
def worker(
    qtbot: QtBot, make_worker: Callable[..., RenderWorker], gated_studio: FakeStudio, receiver: Receiver
) -> RenderWorker:
    """A worker with portrait number 2 loaded."""
    worker = make_worker(lambda: gated_studio)
    worker.enqueue(OpenJob(1, Path("one.png")))
    qtbot.waitUntil(lambda: len(receiver.done) == 1, timeout=5000)
    photo = receiver.done[0].result
    assert isinstance(photo, ShownPhoto)
    worker.enqueue(StartJob(2, photo, CROP))
    qtbot.waitUntil(lambda: len(receiver.done) == 2, timeout=5000)
    return worker


@pytest.fixture
def request_of(worker: RenderWorker, gated_studio: FakeStudio) -> MakeRequest:
    """Makes requests for the loaded portrait."""

    def make(serial: int) -> RenderRequest:
        motion = Motion.neutral(ICT64).with_values(jawOpen=serial / 1000)
        return RenderRequest(serial, 2, gated_studio.session, motion, 512)

    return make


def test_portrait_carries_what_the_session_knows(worker: RenderWorker, receiver: Receiver) -> None:
    portrait = receiver.done[1].result
    assert isinstance(portrait, Portrait)
    assert (portrait.portrait_id, portrait.motion, portrait.crop, portrait.engine) == (2, OWN_MOTION, CROP, "fake")


def test_of_many_requests_the_last_is_rendered_and_most_are_not(
    qtbot: QtBot, worker: RenderWorker, receiver: Receiver, gate: Event, request_of: MakeRequest
) -> None:
    gate.clear()
    for serial in range(1, 201):
        worker.submit(request_of(serial))
    gate.set()
    qtbot.waitUntil(lambda: bool(receiver.frames) and receiver.frames[-1].request.serial == 200, timeout=5000)
    serials = [frame.request.serial for frame in receiver.frames]
    assert serials == sorted(serials)
    assert len(serials) <= 2


def test_frames_arrive_on_the_thread_of_the_window(
    qtbot: QtBot, worker: RenderWorker, receiver: Receiver, request_of: MakeRequest
) -> None:
    worker.submit(request_of(1))
    qtbot.waitUntil(lambda: len(receiver.frames) == 1, timeout=5000)
    assert receiver.threads == {QThread.currentThread()}
    frame = receiver.frames[0]
    assert (frame.image.width(), frame.image.height(), frame.area) == (64, 64, CROP)


def test_another_portrait_does_not_take_the_place_of_the_one_being_edited(
    qtbot: QtBot, worker: RenderWorker, receiver: Receiver, gated_studio: FakeStudio, request_of: MakeRequest
) -> None:
    edited = request_of(1)
    photo = receiver.done[0].result
    assert isinstance(photo, ShownPhoto)
    worker.enqueue(StartJob(3, photo, CROP))
    worker.submit(edited)
    qtbot.waitUntil(lambda: len(receiver.frames) == 1, timeout=5000)
    assert [len(session.rendered) for session in gated_studio.sessions] == [1, 0]


def test_fault_while_rendering_is_reported_and_the_next_frame_comes(
    qtbot: QtBot, worker: RenderWorker, receiver: Receiver, gated_studio: FakeStudio, request_of: MakeRequest
) -> None:
    gated_studio.session.broken = True
    worker.submit(request_of(1))
    qtbot.waitUntil(lambda: len(receiver.failures) == 1, timeout=5000)
    failure = receiver.failures[0]
    assert failure.task == request_of(1)
    assert "ZeroDivisionError" in failure.sentence and "Traceback" in failure.details
    gated_studio.session.broken = False
    worker.submit(request_of(2))
    qtbot.waitUntil(lambda: len(receiver.frames) == 1, timeout=5000)


def test_bad_input_is_one_sentence_without_traceback(qtbot: QtBot, worker: RenderWorker, receiver: Receiver) -> None:
    worker.enqueue(OpenJob(3, Path("bad.png")))
    qtbot.waitUntil(lambda: len(receiver.failures) == 1, timeout=5000)
    assert receiver.failures[0].sentence == "bad.png is not a picture; open a JPEG, PNG, WebP or TIFF file."
    assert receiver.failures[0].details == ""


def test_save_is_not_lost_by_shutting_down(
    worker: RenderWorker, gate: Event, tmp_path: Path, gated_studio: FakeStudio, request_of: MakeRequest
) -> None:
    target = tmp_path / "saved.png"
    gate.clear()
    worker.submit(request_of(1))
    worker.enqueue(SaveJob(4, 2, gated_studio.session, OWN_MOTION, target))
    gate.set()
    assert worker.shutdown(5000)
    assert target.exists()


def test_nothing_is_taken_after_shutdown(
    worker: RenderWorker, gated_studio: FakeStudio, request_of: MakeRequest
) -> None:
    assert worker.shutdown(5000)
    rendered = len(gated_studio.session.rendered)
    worker.submit(request_of(1))
    assert worker.shutdown(5000)
    assert len(gated_studio.session.rendered) == rendered


def test_engine_that_does_not_start_says_why(
    qtbot: QtBot, make_worker: Callable[..., RenderWorker], receiver: Receiver
) -> None:
    def refuse() -> FakeStudio:
        raise InputError("The face model is missing; install the program again.")

    worker = make_worker(refuse)
    qtbot.waitUntil(lambda: len(receiver.failures) == 1, timeout=5000)
    assert receiver.failures[0] == Failure(None, "The face model is missing; install the program again.")
    worker.enqueue(OpenJob(1, Path("one.png")))
    qtbot.waitUntil(lambda: len(receiver.failures) == 2, timeout=5000)
    assert receiver.failures[1].sentence == receiver.failures[0].sentence


@dataclass(frozen=True, eq=False)
class Note(Job):
    """Tells when it was prepared and run."""

    number: int
    told: list[str]
    prepares: ClassVar[bool] = False

    def run(self, studio: Studio) -> None:
        self.told.append(f"run {self.number}")


@dataclass(frozen=True, eq=False)
class SlowNote(Note):
    """Has to be prepared, which takes until the gate opens."""

    gate: Event
    prepares: ClassVar[bool] = True

    def prepare(self) -> None:
        assert self.gate.wait(5)
        self.told.append(f"prepare {self.number}")
        if self.number < 0:
            raise OSError("no such library")


def test_jobs_behind_one_that_is_prepared_wait_and_previews_do_not(
    qtbot: QtBot, worker: RenderWorker, receiver: Receiver, request_of: MakeRequest
) -> None:
    told: list[str] = []
    gate = Event()
    worker.enqueue(SlowNote(1, told, gate))
    worker.enqueue(Note(2, told))
    worker.enqueue(SlowNote(-3, told, gate))
    worker.enqueue(Note(4, told))
    worker.submit(request_of(7))
    qtbot.waitUntil(lambda: len(receiver.frames) == 1, timeout=5000)
    assert told == [] and worker.is_busy()
    gate.set()
    qtbot.waitUntil(lambda: "run 4" in told, timeout=5000)
    assert [line for line in told if line.startswith("run")] == ["run 1", "run 2", "run -3", "run 4"]
    assert told.index("prepare 1") < told.index("run 1") and told.index("prepare -3") < told.index("run -3")


def test_what_waits_for_a_preparation_is_still_saved_on_closing(worker: RenderWorker) -> None:
    class Save(Note):
        must_finish: ClassVar[bool] = True

    told: list[str] = []
    gate = Event()
    worker.enqueue(SlowNote(1, told, gate))
    worker.enqueue(Save(2, told))
    assert worker.shutdown(5000)
    assert told == ["run 2"]
    gate.set()

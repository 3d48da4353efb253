import pytest

from core.engine_choice import EngineChoice


@pytest.fixture
def checkpoint(tmp_path):
    path = tmp_path / "mine.safetensors"
    path.write_bytes(b"stands for a network")
    return path


def open_checkpoint(qtbot, window, answers, path):
    answers.checkpoint = lambda folder: path
    with qtbot.waitSignal(window.engines.changed, timeout=5000):
        window.actions_.engine.open_checkpoint.trigger()


def test_a_checkpoint_is_loaded_while_the_window_is_used(qtbot, edited, answers, checkpoint, settings):
    edited.editor.edit({"jawOpen": 0.5})
    open_checkpoint(qtbot, edited, answers, checkpoint)
    assert edited.model.portrait.engine == "neural" and "Neural · TEST" in edited.status_line.texts
    assert edited.model.motion["jawOpen"] == pytest.approx(0.5) and edited.undo_stack.count() == 1
    assert settings.engine is EngineChoice.AUTO and settings.checkpoint == checkpoint
    assert edited.actions_.engine.choices[EngineChoice.AUTO].isChecked()


def test_a_checkpoint_of_the_command_line_is_there_before_the_photo(
    qtbot, window, open_photo, answers, checkpoint, settings
):
    with qtbot.waitSignal(window.engines.changed, timeout=5000):
        window.engines.take(checkpoint)
    open_photo()
    assert window.model.portrait.engine == "neural" and settings.checkpoint == checkpoint


def test_at_rest_the_neural_picture_comes(qtbot, edited, answers, checkpoint, studio):
    open_checkpoint(qtbot, edited, answers, checkpoint)
    studio.session.at_rest.clear()
    edited.editor.edit({"jawOpen": 0.5})
    qtbot.waitUntil(lambda: studio.session.at_rest[-1:] == [True], timeout=5000)
    assert studio.session.at_rest == [False, True]
    # Only then is there time for what the moving hand will need.
    qtbot.waitUntil(lambda: studio.session.quiet_moments > 0, timeout=5000)


def test_without_a_checkpoint_rest_asks_for_nothing_more(qtbot, edited, studio):
    edited.editor.edit({"jawOpen": 0.5})
    qtbot.waitUntil(lambda: not edited.preview.is_about_to_rest and not edited.worker.is_busy(), timeout=5000)
    assert True not in studio.session.at_rest


@pytest.mark.parametrize("what", ["file", "none"])
def test_a_bad_checkpoint_changes_nothing(qtbot, edited, answers, checkpoint, settings, tmp_path, what):
    open_checkpoint(qtbot, edited, answers, checkpoint)
    answers.checkpoint = lambda folder: tmp_path / "bad.safetensors"
    with qtbot.waitSignal(edited.engines.failed, timeout=5000):
        edited.actions_.engine.open_checkpoint.trigger()
    assert "bad.safetensors" in edited.message_bar.text
    assert edited.model.portrait.engine == "neural" and edited.engines.checkpoint == checkpoint
    assert settings.checkpoint == checkpoint and edited.actions_.engine.choices[EngineChoice.AUTO].isChecked()


def test_neural_without_a_checkpoint_is_one_sentence(qtbot, edited):
    with qtbot.waitSignal(edited.engines.failed, timeout=5000):
        edited.actions_.engine.choices[EngineChoice.NEURAL].trigger()
    assert "no checkpoint" in edited.message_bar.text
    assert edited.actions_.engine.choices[EngineChoice.AUTO].isChecked()


def test_back_to_geometry_and_neural_again(qtbot, edited, answers, checkpoint):
    open_checkpoint(qtbot, edited, answers, checkpoint)
    for choice, engine in ((EngineChoice.GEOMETRY, "fake"), (EngineChoice.NEURAL, "neural")):
        with qtbot.waitSignal(edited.engines.changed, timeout=5000):
            edited.actions_.engine.choices[choice].trigger()
        assert edited.model.portrait.engine == engine


def test_the_choice_of_the_last_run_is_taken_up_with_the_first_photo(
    qtbot, theme, settings, studio, checkpoint, tmp_path
):
    from pirender_gui.main_window import MainWindow

    settings.engine, settings.checkpoint = EngineChoice.NEURAL, checkpoint
    window = MainWindow(lambda: studio, theme, settings)
    qtbot.addWidget(window)
    window.show()
    window.start()
    with qtbot.waitSignal(window.engines.changed, timeout=5000):
        window.open_path(tmp_path / "one.png")
    assert window.model.portrait.engine == "neural"
    assert window.actions_.engine.choices[EngineChoice.NEURAL].isChecked()
    window.shut_down()


def test_a_checkpoint_that_is_gone_is_forgotten(settings, tmp_path):
    settings.checkpoint = tmp_path / "gone.safetensors"
    assert settings.checkpoint is None

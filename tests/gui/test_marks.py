import pytest

from core.credentials import SigningIdentity
from core.marks import Marks
from pirender_gui.widgets.marks_dialog import MarksDialog
from tests.certificates import make_identity


def test_what_was_asked_for_goes_with_every_picture(qtbot, edited, answers, tmp_path):
    wanted = Marks("Made by a machine", SigningIdentity(tmp_path / "c.pem", tmp_path / "k.pem"))
    answers.wanted_marks, answers.picture = wanted, tmp_path / "out.png"
    edited.actions_.file.marks.trigger()
    with qtbot.waitSignal(edited.document.saved, timeout=10_000):
        edited.actions_.file.save.trigger()
    assert edited.model.portrait.session.marks == [wanted]
    answers.wanted_marks = Marks()
    edited.actions_.file.marks.trigger()
    assert edited.files.marks == Marks()


def test_an_answer_that_was_not_given_changes_nothing(edited, answers):
    answers.wanted_marks = Marks("x")
    edited.actions_.file.marks.trigger()
    answers.wanted_marks = None
    edited.actions_.file.marks.trigger()
    assert edited.files.marks == Marks("x")


def test_the_dialog_shows_what_is_chosen_and_gives_what_is_wanted(qtbot, edited):
    dialog = MarksDialog(Marks(), edited)
    qtbot.addWidget(dialog)
    assert not dialog.words.isEnabled() and not dialog.certificate.isEnabled()
    dialog.has_label.setChecked(True)
    dialog.words.setText("  drawn   by hand ")
    dialog.accept()
    assert dialog.marks == Marks("drawn by hand") and dialog.result()


def test_a_certificate_that_cannot_sign_keeps_the_dialog_open(qtbot, edited, tmp_path):
    pytest.importorskip("c2pa", reason="needs the extra 'credentials'")
    identity = make_identity(tmp_path)
    dialog = MarksDialog(Marks(), edited)
    qtbot.addWidget(dialog)
    dialog.signs.setChecked(True)
    dialog.accept()
    assert "certificate" in dialog.refusal.text() and not dialog.result()
    dialog.certificate.setText(str(identity.certificate))
    dialog.key.setText(str(identity.certificate))
    dialog.accept()
    assert "is not a private key" in dialog.refusal.text() and not dialog.result()
    dialog.key.setText(str(identity.key))
    dialog.accept()
    assert dialog.marks == Marks(identity=identity) and dialog.result()

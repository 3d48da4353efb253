import torch

from training.renderer.compilation import compiled


def test_without_a_compiler_the_network_stays_as_it_is(monkeypatch, caplog):
    def broken(*_arguments, **_options):
        raise RuntimeError("Failed to find a C++ compiler\nand much more")

    monkeypatch.setattr(torch, "compile", broken)
    network = torch.nn.Linear(2, 2)
    assert compiled(network) is network
    assert "no compiler works here (Failed to find a C++ compiler)" in caplog.text


def test_a_compiler_that_fails_only_when_it_is_used(monkeypatch, caplog):
    def lazy(function, **_options):
        def fail(*_arguments):
            raise OSError("c++: not found")

        return fail

    monkeypatch.setattr(torch, "compile", lazy)
    network = torch.nn.Linear(2, 2)
    assert compiled(network) is network and "c++: not found" in caplog.text


def test_with_a_compiler_the_network_is_compiled(monkeypatch):
    class Made(torch.nn.Module):
        pass

    monkeypatch.setattr(torch, "compile", lambda part, **_: Made() if isinstance(part, torch.nn.Module) else part)
    assert isinstance(compiled(torch.nn.Linear(2, 2)), Made)

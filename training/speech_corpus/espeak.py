"""espeak-ng as a library: text in, samples with the times of the phonemes out."""

import ctypes
import ctypes.util
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.errors import InputError
from training.speech_corpus.phonemes import SILENCE, Phoneme

_SYNCHRONOUS, _PHONEME_EVENTS, _IPA, _DONT_EXIT = 2, 0x1, 0x2, 0x8000
_UTF8, _END_PAUSE = 1, 0x1000
_RATE, _PITCH, _RANGE = 1, 3, 4
_PHONEME_EVENT = 7
_LONGEST_CLOSURE = 0.12
_SILENT_SHARE = 0.015
_VOICELESS_STOPS = ("p", "t", "k", "c", "q", "ʈ")


@dataclass(frozen=True)
class Delivery:
    """How espeak-ng is to speak.

    Attributes:
        voice: its name of a voice with a variant, such as ``en-gb+f2``.
        words_per_minute: 80 to 450.
        pitch: 0 to 99, 50 is usual.
        pitch_range: 0 monotonous, 50 usual, 99 sing-song.
    """

    voice: str
    words_per_minute: int = 170
    pitch: int = 50
    pitch_range: int = 50


@dataclass(frozen=True, eq=False)
class Spoken:
    """What espeak-ng said.

    Attributes:
        samples: int16 (N,).
        rate: samples a second.
        phonemes: all sounds and silences, without gaps, from 0 to the end.
    """

    samples: NDArray[np.int16]
    rate: int
    phonemes: tuple[Phoneme, ...]


class _Id(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    # espeak_EVENT of speak_lib.h, API revision 12.
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    ]


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class Espeak:
    """The library of espeak-ng; one a process, as it keeps its state in globals."""

    def __init__(self) -> None:
        """Load the library and its data.

        Raises:
            InputError: espeak-ng is not installed.
        """
        name = ctypes.util.find_library("espeak-ng")
        if name is None:
            raise InputError("espeak-ng is not installed: install it, on Debian by `apt-get install espeak-ng`.")
        self._library = ctypes.CDLL(name)
        options = _PHONEME_EVENTS | _IPA | _DONT_EXIT
        self._rate = int(self._library.espeak_Initialize(_SYNCHRONOUS, 0, None, options))
        if self._rate <= 0:
            raise InputError("espeak-ng finds no voices: install the package espeak-ng-data.")
        self._pieces: list[bytes] = []
        self._starts: list[tuple[str, int]] = []
        # The library keeps the pointer only, so the callback has to live as long as this object.
        self._callback = _Callback(self._receive)
        self._library.espeak_SetSynthCallback(self._callback)

    def say(self, text: str, delivery: Delivery) -> Spoken:
        """Speak a text.

        Raises:
            InputError: espeak-ng has no such voice or cannot speak the text.
        """
        self._pieces, self._starts = [], []
        if self._library.espeak_SetVoiceByName(delivery.voice.encode()) != 0:
            raise InputError(f"espeak-ng has no voice {delivery.voice}: install a newer espeak-ng.")
        settings = ((_RATE, delivery.words_per_minute), (_PITCH, delivery.pitch), (_RANGE, delivery.pitch_range))
        for parameter, value in settings:
            self._library.espeak_SetParameter(parameter, value, 0)
        data = text.encode()
        failed = self._library.espeak_Synth(data, len(data) + 1, 0, 1, 0, _UTF8 | _END_PAUSE, None, None)
        samples = np.frombuffer(b"".join(self._pieces), dtype=np.int16)
        if failed or len(samples) == 0:
            raise InputError(f"espeak-ng said nothing to {text[:40]!r} with the voice {delivery.voice}.")
        return Spoken(samples, self._rate, _phonemes(self._starts, samples, self._rate))

    def _receive(
        self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, events: "ctypes._Pointer[_Event]"
    ) -> int:
        if samples and count > 0:
            self._pieces.append(ctypes.string_at(samples, count * 2))
        index = 0
        while events[index].type != 0:
            if events[index].type == _PHONEME_EVENT:
                # A mnemonic of eight bytes has no zero at its end.
                symbol = ctypes.string_at(ctypes.addressof(events[index].id), 8).split(b"\0")[0]
                self._starts.append((symbol.decode("utf-8", "ignore"), int(events[index].sample)))
            index += 1
        return 0


@lru_cache(maxsize=1)
def espeak() -> Espeak:
    """The library, loaded once."""
    return Espeak()


def _phonemes(starts: list[tuple[str, int]], samples: NDArray[np.int16], rate: int) -> tuple[Phoneme, ...]:
    symbols = [SILENCE] + [symbol or SILENCE for symbol, _ in starts]
    edges = [0] + [min(start, len(samples)) for _, start in starts] + [len(samples)]
    for index, symbol in enumerate(symbols):
        if index and symbol.startswith(_VOICELESS_STOPS):
            edges[index] = _closure(samples, edges[index - 1], edges[index], rate)
    timed = zip(symbols, edges[:-1], edges[1:], strict=True)
    return tuple(Phoneme(symbol, start / rate, end / rate) for symbol, start, end in timed if end > start)


def _closure(samples: NDArray[np.int16], earliest: int, burst: int, rate: int) -> int:
    """Where the silence before a burst begins: espeak-ng counts it to the sound before."""
    first = max(earliest, burst - int(_LONGEST_CLOSURE * rate))
    levels = np.abs(samples.astype(np.int32))
    # Not zero: some variants have an echo.
    loud = np.flatnonzero(levels[first:burst] > _SILENT_SHARE * levels.max())
    return first + int(loud[-1]) + 1 if len(loud) else first

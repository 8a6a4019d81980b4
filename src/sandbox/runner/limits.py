"""The limits of channels; the same rules as the host's validator, applied where the write happens."""

import collections.abc
import math

from _runner import refusal

UNKNOWN = "unknown"
_TEXTS = (str, bytes, bytearray, memoryview)


def _number(value):
    """The value as the machine would take it: a text that spells a number is one. None for anything else."""
    if isinstance(value, (str, bytes)):
        text = value.decode("latin-1") if isinstance(value, bytes) else value
        for read in (float, lambda text: float(int(text, 16))):  # the machine takes hexadecimal, too
            try:
                return read(text)
            except ValueError:
                pass
        return None
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
    except Exception:
        return None


def _elements(value):
    """The scalars of a value: its own, those of a list, tuple or array of any depth, those of a structure."""
    if isinstance(value, _TEXTS):
        return [value]
    for name in ("tolist", "todict"):  # an array, a structure of p4p
        if callable(getattr(value, name, None)):
            value = getattr(value, name)()
    if isinstance(value, collections.abc.Mapping):
        value = [value["value"]] if "value" in value else list(value.values())
    if isinstance(value, collections.abc.Collection) and not isinstance(value, _TEXTS):
        return [element for item in value for element in _elements(item)]
    return [value]


class Limits:
    def __init__(self, config):
        self.channels = config["channels"]
        self.allow_unlisted = config["allow_unlisted"]

    def violation(self, channel, value, read):
        """
        None when the write is allowed. `read()` gives the present value; it is called for steps only. The
        channel is None where the call does not tell it: it may be any, so nothing lets that pass.
        """
        if channel is None:
            return _describe("UNLISTED_CHANNEL", UNKNOWN, value, {})
        entry = self.channels.get(channel)
        if entry is None:
            return None if self.allow_unlisted else _describe("UNLISTED_CHANNEL", channel, value, {})
        if not entry.get("writable", True):
            return _describe("READ_ONLY_CHANNEL", channel, value, entry)
        numbers = [number for number in map(_number, _elements(value)) if number is not None]
        low, high = entry.get("min_value"), entry.get("max_value")
        # Written so that NaN, which compares to nothing, breaks a limit.
        if low is not None and not all(number >= low for number in numbers):
            return _describe("MIN_EXCEEDED", channel, value, entry)
        if high is not None and not all(number <= high for number in numbers):
            return _describe("MAX_EXCEEDED", channel, value, entry)
        if entry.get("max_step") is not None and numbers:
            return self._step(channel, value, read, numbers)
        return None

    def _step(self, channel, value, read, numbers):
        entry = self.channels[channel]
        try:
            current = read()
            present = [_number(element) for element in _elements(current)]
        except Exception as error:
            return _describe("STEP_CHECK_FAILED", channel, value, entry, detail=f"{type(error).__name__}: {error}")
        if len(present) != len(numbers) or any(number is None for number in present):
            return _describe("STEP_CHECK_FAILED", channel, value, entry, current, "it is no number to compare with")
        if all(abs(new - old) <= entry["max_step"] for new, old in zip(numbers, present)):
            return None
        return _describe("MAX_STEP_EXCEEDED", channel, value, entry, current)


_TEXT = {
    "UNLISTED_CHANNEL": "{channel} is not in the limits database, so it must not be written",
    "READ_ONLY_CHANNEL": "{channel} is marked as not writable",
    "MIN_EXCEEDED": "{value} for {channel} is below its minimum {min}",
    "MAX_EXCEEDED": "{value} for {channel} is above its maximum {max}",
    "MAX_STEP_EXCEEDED": "{value} for {channel} is more than {step} away from the present {current}",
    "STEP_CHECK_FAILED": "the present value of {channel} cannot be read to check the step: {detail}",
}


def _describe(kind, channel, value, entry, current=None, detail=""):
    shown = {
        "type": kind,
        "channel": str(channel)[:500],
        "value": refusal.show(value),
        "min": entry.get("min_value"),
        "max": entry.get("max_value"),
        "step": entry.get("max_step"),
        "current": None if current is None else refusal.show(current),
    }
    text = _TEXT[kind].format(**shown, detail=str(detail)[:300])
    return {**shown, "message": f"{kind}: {text}. Nothing was written."}

"""Any Python value to valid JSON without losing the rest of it. Follows the result table of the service."""

import base64
import collections
import collections.abc
import dataclasses
import datetime
import decimal
import enum
import gc
import json
import math
import pathlib

from _runner import libraries

MAX_DEPTH = 100
MAX_TEXT = 100_000
MAX_SAFE_INTEGER = 2**53 - 1  # beyond it a reader that knows only doubles loses digits

# Bound now: the program may put anything in the place of json.dumps.
_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode
_LISTS = (list, tuple, range, collections.deque, collections.UserList, collections.abc.MappingView)
_ASK = ("tolist", "item", "to_dict")
_DAY = 86_400 * 10**9


class TooLarge(BaseException):
    """The JSON is over its limit. Not an Exception, so that it is not taken for one strange object's own."""


class _State:
    def __init__(self, limit):
        self.open = set()
        self.counts = collections.Counter()
        self.left = limit

    def spend(self, size):
        """Called with no more than the bytes that are sure to follow: shared parts can multiply without end."""
        self.left -= size
        if self.left < 0:
            raise TooLarge


def clip(text, limit=MAX_TEXT):
    half = limit // 2
    return text if len(text) <= limit else f"{text[:half]}\n... {len(text) - limit} characters cut ...\n{text[-half:]}"


def clean(text):
    """Without lone surrogates, which UTF-8 cannot hold."""
    return str(text).encode("utf-8", "replace").decode("utf-8")


def _float(value):
    if math.isfinite(value):
        return value
    return {"_type": "float", "value": "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"}


def _int(value):
    if abs(value) <= MAX_SAFE_INTEGER:
        return value
    return {"_type": "int", "value": str(value) if value.bit_length() < 10_000 else hex(value)}


def _timedelta(value):
    """In whole nanoseconds, which those of pandas have: floating point would lose the last digits."""
    micro = (value.days * 86_400 + value.seconds) * 10**6 + value.microseconds
    nano = micro * 1000 + getattr(value, "nanoseconds", 0)
    days, rest = divmod(abs(nano), _DAY)
    seconds, fraction = divmod(rest, 10**9)
    shown = f"{seconds}.{fraction:09d}".rstrip("0").rstrip(".")
    sign = "-" if nano < 0 else ""
    return {"_type": "timedelta", "iso": f"{sign}P{days}DT{shown}S", "seconds": nano / 10**9}


def _key(key, state):
    if isinstance(key, enum.Enum):
        key = key.value
    if isinstance(key, str):
        return clean(key)
    if key is None or isinstance(key, (bool, int)):
        return _encode(key)
    if isinstance(key, float):
        return repr(float(key))
    state.counts["keys"] += 1
    if isinstance(key, (datetime.date, datetime.time)):
        return key.isoformat()
    return safe_str(key)


def _unique(name, taken, state):
    if name not in taken:
        return name
    state.counts["names"] += 1
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"


def _mapping(value, state, depth):
    out = {}
    for key, item in list(value.items()):
        name = _unique(_key(key, state), out, state)
        state.spend(len(name) + 3)
        out[name] = _convert(item, state, depth + 1)
    return out


def _sequence(value, state, depth):
    return [_convert(item, state, depth + 1) for item in value]


def _set(value, state, depth):
    try:
        items = sorted(value)
    except TypeError:  # in an order that is the same in every run
        items = sorted(value, key=lambda item: (type(item).__name__, safe_str(item)))
    return {"_type": "set" if isinstance(value, set) else "frozenset", "items": _sequence(items, state, depth)}


def safe_str(value):
    """str() of anything, bounded; a broken __str__ must not lose the other results."""
    try:
        return clean(clip(str(value)))
    except Exception as error:
        return f"<{type(value).__name__} whose str() raised {type(error).__name__}>"


def _text(value, state):
    shown = safe_str(value)
    state.counts["cut"] += len(shown) > MAX_TEXT
    state.spend(len(shown))
    return {
        "value": shown,
        "type": clean(type(value).__name__),
        "module": safe_str(type(value).__module__),
        "_serialization_note": "converted_to_string",
    }


def _failure(value, state, error):
    return {**_text(value, state), "_error": f"{type(error).__name__}: {safe_str(error)}"}


def is_failure(data):
    """Whether this stands for a value that raised while it was looked at."""
    return isinstance(data, dict) and set(data) == {"value", "type", "module", "_serialization_note", "_error"}


def _plain(value):
    """(True, JSON) for values that hold no others."""
    if value is None or isinstance(value, bool):
        return True, value
    if isinstance(value, enum.Enum):
        return False, None
    if isinstance(value, str):
        return True, clean(value)
    if isinstance(value, int):
        return True, _int(int(value))
    if isinstance(value, float):
        return True, _float(float(value))
    if type(value).__name__ in ("NaTType", "NAType"):
        return True, None
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return True, value.isoformat()
    if isinstance(value, datetime.timedelta):
        return True, _timedelta(value)
    if isinstance(value, complex):
        return True, {"_type": "complex", "real": _float(value.real), "imag": _float(value.imag)}
    if isinstance(value, decimal.Decimal):
        return True, {"_type": "decimal", "value": str(value)}
    if isinstance(value, (bytes, bytearray, memoryview)):
        return True, {"_type": "bytes", "base64": base64.b64encode(bytes(value)).decode("ascii")}
    if isinstance(value, pathlib.PurePath):
        return True, clean(value)
    return False, None


def _compound(value, state, depth):
    if type(value) is list:
        return _sequence(value, state, depth)
    if isinstance(value, collections.abc.Mapping):
        return _mapping(value, state, depth)
    if isinstance(value, _LISTS):
        return _sequence(value, state, depth)
    if isinstance(value, (set, frozenset)):
        return _set(value, state, depth)
    if isinstance(value, enum.Enum):
        return _convert(value.value, state, depth + 1)
    known, plain = libraries.unfold(value)
    if known:
        return _convert(plain, state, depth + 1)
    if isinstance(value, type):
        return _text(value, state)
    if dataclasses.is_dataclass(value):
        fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        return _mapping(fields, state, depth)
    return _asked(value, state, depth)


def _asked(value, state, depth):
    """By the first of its own methods that gives something."""
    failure = None
    for name in _ASK:
        method = getattr(value, name, None)
        if callable(method):
            try:
                plain = method()
            except Exception as error:  # such as item() of a table that has several
                failure = failure or error
            else:
                return _convert(plain, state, depth + 1)
    return _text(value, state) if failure is None else _failure(value, state, failure)


def _convert(value, state, depth):
    state.spend(2)  # at least one character, and a separator or bracket
    kind = type(value)
    if value is None or kind is bool or kind is int and -MAX_SAFE_INTEGER <= value <= MAX_SAFE_INTEGER:
        return value
    if kind is float and value - value == 0:  # neither infinite nor NaN
        return value
    return _convert_any(value, state, depth)


def _convert_any(value, state, depth):
    try:
        done, plain = (False, None) if type(value) in (dict, list, tuple) else _plain(value)
        if done:
            state.spend(len(plain) if isinstance(plain, str) else 0)
            return plain
    except Exception as error:  # such as a subclass whose isoformat() raises
        return _failure(value, state, error)
    if id(value) in state.open:
        state.counts["cycles"] += 1
        return {"_type": "cycle", "value": clean(type(value).__name__)}
    if depth > MAX_DEPTH:
        state.counts["deep"] += 1
        return {"_type": "too_deep", "value": clean(type(value).__name__)}
    state.open.add(id(value))
    try:
        return _compound(value, state, depth)
    except Exception as error:  # one strange object must not lose the other results
        return _failure(value, state, error)
    finally:
        state.open.discard(id(value))


_NOTES = (
    ("keys", "dictionary keys that JSON cannot hold were turned into text"),
    ("names", "dictionary keys that are equal as text were numbered"),
    ("cycles", "references to an enclosing object were cut"),
    ("cut", f"texts of objects longer than {MAX_TEXT} characters were cut"),
    ("deep", f"values deeper than {MAX_DEPTH} levels were cut"),
)


def make_json_serializable(value, limit=math.inf):
    """(JSON-able value, warnings). Raises TooLarge as soon as it is sure to take more than `limit` bytes."""
    state = _State(limit)
    collecting = gc.isenabled()
    gc.disable()  # millions of new lists would make it search all of them again and again
    try:
        out = _convert(value, state, 0)
    finally:
        if collecting:
            gc.enable()
    return out, [f"results: {state.counts[name]} {text}" for name, text in _NOTES if state.counts[name]]


def dumps(value):
    """Strict JSON as text: no NaN or Infinity tokens."""
    return _encode(value)


def encode(value):
    """Strict JSON as UTF-8."""
    return _encode(value).encode("utf-8", "replace")

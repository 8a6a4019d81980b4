"""Answers calls, one JSON line each, with what the runner's modules make of the argument."""

import base64
import importlib.util
import importlib
import json
import os
import sys
import threading
import types

package = sys.modules["_runner"] = types.ModuleType("_runner")
package.__path__ = [sys.argv[1]]

from _runner import frames, serialize  # noqa: E402


def decode(chunks):
    """The frames of the chunks, each with type and payload, and how many bytes are left."""
    reading, writing = os.pipe()

    def write():
        with os.fdopen(writing, "wb", buffering=0) as pipe:
            for chunk in chunks:
                pipe.write(base64.b64decode(chunk))

    writer = threading.Thread(target=write)
    writer.start()
    found = []
    while (frame := frames.read_frame(reading)) is not None:
        found.append([frame[0].decode("latin-1"), base64.b64encode(frame[1]).decode("ascii")])
    writer.join()
    os.close(reading)
    return found


def encode(given):
    """Frames as bytes, and a last one with a file."""
    parts = [frames.encode(kind.encode("latin-1"), base64.b64decode(payload)) for kind, payload in given["frames"]]
    reading, writing = os.pipe()
    frames.write_file(writing, frames.ARTIFACT, given["path"], base64.b64decode(given["content"]))
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        parts.append(pipe.read())
    return base64.b64encode(b"".join(parts)).decode("ascii")


def convert(expression):
    """The JSON that the runner makes of the value of a Python expression."""
    names = {"hostile": hostile, "deep": deep}
    for name in ("datetime", "decimal", "fractions", "collections", "enum", "pathlib", "numpy", "pandas"):
        if importlib.util.find_spec(name):
            names[name] = importlib.import_module(name)
    try:
        value = eval(expression, names)
    except Exception:
        return None  # no value, such as a set of lists
    try:
        json_value, warnings = serialize.make_json_serializable(value, 100_000)
    except serialize.TooLarge:
        return None
    return {"bytes": base64.b64encode(serialize.encode(json_value)).decode("ascii"), "warnings": warnings}


def deep(depth, kind):
    value = 1
    for _ in range(depth):
        value = [value] if kind == "list" else {"k": value}
    return value


def hostile(name):
    """An object whose methods do what no object should do."""

    class Hostile:
        def __getattr__(self, attribute):
            if name == "endless":
                return Hostile()
            raise RuntimeError("hostile")

        def __str__(self):
            return 1 if name == "str" else "\ud800"

        def __repr__(self):
            raise RuntimeError("hostile")

        def __call__(self):
            return self if name == "self" else Hostile()

        def __hash__(self):
            return 1

        def __eq__(self, other):
            raise RuntimeError("hostile")

    return Hostile()


def validate(text):
    import nbformat

    nbformat.validate(nbformat.reads(text, as_version=4))
    return True


for line in sys.stdin:
    name, argument = json.loads(line)
    try:
        answer = {"returned": globals()[name](argument)}
    except BaseException as error:
        answer = {"returned": None, "raised": f"{type(error).__name__}: {ascii(str(error))}"}
    print(json.dumps(answer), flush=True)

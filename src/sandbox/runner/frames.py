"""Frames: one type byte, a big-endian 32-bit length, the payload. Used in both directions."""

import os
import struct

HEADER = struct.Struct(">cI")

# host -> supervisor
JOB = b"J"  # JSON: everything but file contents
FILE = b"F"  # path length (32 bit), path, content
RUN = b"G"  # the job is complete: run it
KILL = b"K"  # stop the running program; the payload is the reason
INSTALLED = b"D"  # JSON: exit_code and output of the installation that was asked for
PRELOAD = b"P"  # JSON: names of libraries to import now, for the programs to come
ASK = b"Q"  # JSON: something about the session, between two of its programs; see session.py

# supervisor -> host
READY = b"W"  # JSON: python version, and what the last program left that could not be removed; waiting for a job
STARTED = b"S"
INSTALL = b"I"  # install the requirements where the program will find them; the setup waits
STDOUT = b"O"
STDERR = b"E"
ARTIFACT = b"A"  # path length (32 bit), path, content
END = b"R"  # JSON: the report; exactly one per job
ANSWER = b"N"  # JSON: to ASK


def encode(kind, payload=b""):
    return HEADER.pack(kind, len(payload)) + payload


def decode_file(payload):
    (length,) = struct.unpack_from(">I", payload)
    return payload[4 : 4 + length].decode("utf-8"), payload[4 + length :]


def write_all(fd, data):
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def write_file(fd, kind, path, content):
    name = path.encode()
    write_all(fd, HEADER.pack(kind, 4 + len(name) + len(content)) + struct.pack(">I", len(name)) + name)
    write_all(fd, content)  # not joined to the header: it may be large


def read_exactly(fd, count):
    """None at the end of the stream."""
    parts = []
    while count:
        part = os.read(fd, min(count, 1 << 20))
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def read_frame(fd):
    """(kind, payload), or None at the end of the stream."""
    header = read_exactly(fd, HEADER.size)
    if header is None:
        return None
    kind, length = HEADER.unpack(header)
    payload = read_exactly(fd, length) if length else b""
    return None if payload is None else (kind, payload)

"""
What a job's policy refuses, and the record of it. The record lives in the interpreter of the program, so a
program that means harm can spoil it; the wall is the sandbox and whatever stands before the machine.
"""

import json
import os
import reprlib
import sys

from _runner import serialize

MAX_RECORDS = 500
MAX_WARNINGS = 50
# What happens is told at once, in case the program never gets to its report, but not in a loop of it:
# before the report is made, and after that, when it may hold large results.
MAX_TOLD = {False: 100, True: 10}
MAX_ARGS = 500
# Beside the descriptor of the report, where no program looks for its own.
LOG_FD = 201
EARLY = "the program ended before its report was made, so the results and open figures are missing"
_repr = reprlib.Repr()
_repr.maxstring = _repr.maxother = 100


class WriteRefusedError(PermissionError):
    """The policy of this run does not allow what was called."""

    __module__ = "__main__"

    def __reduce__(self):  # other processes of the program, such as the parent of a pool, get a plain one
        return PermissionError, (str(self),)


class ChannelLimitsViolationError(WriteRefusedError):
    """A write would break the limits of its channel; the attributes say which."""

    __module__ = "__main__"

    def __init__(self, violation):
        super().__init__(violation["message"])
        self.violation = violation

    def __getattr__(self, name):
        try:
            return self.__dict__["violation"][name]
        except KeyError:
            raise AttributeError(name) from None


def show(value):
    """A short text for any value; never raises, and never longer than its place in a record."""
    try:
        return serialize.clip(serialize.clean(_repr.repr(value)), MAX_ARGS)
    except Exception as error:
        return f"<{type(value).__name__}, whose repr() raised {type(error).__name__}>"


def show_call(args, kwargs):
    parts = [*map(show, args[:10]), *(f"{name}={show(value)}" for name, value in list(kwargs.items())[:10])]
    return serialize.clip(", ".join(parts), MAX_ARGS)


class Log:
    """Refusals, channel writes and the first limits violation of one program and of its forks."""

    def __init__(self, mode, entrypoint, report, tell):
        self.mode = mode
        self.process = os.getpid()
        self.offset = 0
        self.fd, self.original = _shared_memory()
        self.begin(entrypoint, report, tell)

    def begin(self, entrypoint, report, tell):
        """From here on the record is of another program."""
        self.entrypoint = entrypoint
        self.report = report
        self.tell = tell
        self.finished = False
        self.told = {False: 0, True: 0}
        report.update(refusals=[], channel_writes=[], limits_violation=None)

    def refuse(self, kind, target, call, text):
        """Records a refusal; returns the exception to raise. `call` is (args, kwargs)."""
        record = {"kind": kind, "target": target, "args": show_call(*call), "line": self._line(), "mode": self.mode}
        self._note("refusals", record)
        self._announce()
        return WriteRefusedError(text)

    def violate(self, violation, target):
        """Records a broken limit; returns the exception to raise."""
        violation = {**violation, "line": self._line()}
        self._note("limits_violation", violation)
        shown = ((violation["channel"], violation["value"]), {})
        self.refuse("limits", target, shown, violation["message"])
        return ChannelLimitsViolationError(violation)

    def wrote(self, record):
        self._note("channel_writes", record)
        self._announce()

    def warn(self, text):
        if len(self.report["warnings"]) < MAX_WARNINGS:
            self.report["warnings"].append(text)

    def conclude(self):
        """Takes in what forks of the program recorded. From here on the report counts as made."""
        self.finished = True
        if self.fd is None or os.getpid() != self.process:
            return
        try:
            if not os.path.samestat(os.fstat(self.fd), self.original):
                return
            data = os.pread(self.fd, 1 << 20, self.offset)
        except OSError:
            return  # the program closed it
        whole = data.rpartition(b"\n")[0]
        self.offset += len(whole) + 1 if whole else 0
        for line in whole.splitlines():
            try:
                self._add(*json.loads(line))
            except (ValueError, TypeError, KeyError):
                continue

    def _note(self, name, record):
        if os.getpid() == self.process:
            return self._add(name, record)
        try:
            if self.fd is not None and os.path.samestat(os.fstat(self.fd), self.original):
                os.write(self.fd, serialize.encode([name, record]) + b"\n")
        except OSError:
            pass

    def _add(self, name, record):
        if name == "limits_violation":
            self.report[name] = self.report[name] or record
        elif len(self.report[name]) < MAX_RECORDS:
            self.report[name].append(record)

    def _announce(self):
        self.told[self.finished] += 1
        if self.told[self.finished] > MAX_TOLD[self.finished]:
            return
        warnings = self.report["warnings"] if self.finished else [*self.report["warnings"], EARLY]
        self.tell({**self.report, "warnings": warnings})

    def _line(self):
        """The line of the entrypoint that led here; None in code that it does not call directly, as in a module."""
        frame = sys._getframe(1)
        while frame is not None:
            if frame.f_code.co_filename == self.entrypoint:
                return frame.f_lineno
            frame = frame.f_back
        return None


def _shared_memory():
    """A file in memory that forks of this process share, position included; (None, None) where there is none."""
    if not hasattr(os, "memfd_create"):
        return None, None
    try:
        fd = os.memfd_create("policy")
        os.dup2(fd, LOG_FD, inheritable=False)
        os.close(fd)
        return LOG_FD, os.fstat(LOG_FD)
    except OSError:
        return None, None

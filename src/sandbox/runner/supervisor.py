"""
Waits for jobs on stdin, runs each in a forked child, and tells the host as frames on stdout what happens.
The child never holds the host's channel: it has pipes to this process, which forwards what fits the limits.
"""

import gc
import importlib
import json
import os
import signal
import sys

from _runner import child, frames, native, run, session, sweep


class Supervisor:
    def __init__(self, control, host):
        self.control = control
        self.host = host
        self.sweeper = sweep.Sweeper()
        self.child = None
        self.session = session.Session(self)
        self.wake, self.waker = os.pipe()
        os.set_blocking(self.waker, False)
        os.set_blocking(self.wake, False)
        signal.set_wakeup_fd(self.waker, warn_on_full_buffer=False)
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: None)  # wakes the loop; a program cannot end us with them

    def send(self, kind, payload=b""):
        frames.write_all(self.host, frames.encode(kind, payload))

    def load(self, names):
        """Imports libraries, so that the programs to come find them loaded."""
        for name in names:
            try:
                importlib.import_module(name)
            except Exception as error:  # a library that is missing or broken is the program's matter
                print(f"runner: {name} is not loaded ahead: {error}", file=sys.stderr)
        gc.freeze()  # the children share these objects; collecting them would copy their pages
        native.fork_for_nothing()

    def ready(self, left=()):
        self.sweeper.note()
        text = json.dumps({"python": sys.version.split()[0], "left": list(left)})
        self.send(frames.READY, text.encode("utf-8", "replace"))
        self.child = child.Child()  # while there is time

    def take_child(self):
        program, self.child = self.child or child.Child(), None
        return program

    def serve(self, preload):
        self.load(preload)
        self.ready()
        inputs, job = {}, None
        while (frame := frames.read_frame(self.control)) is not None:
            kind, payload = frame
            if kind == frames.JOB:
                inputs, job = {}, json.loads(payload)
                self.sweeper.look(job["sweep"])
            elif kind == frames.FILE:
                path, content = frames.decode_file(payload)
                inputs[path] = content
            elif kind == frames.PRELOAD:
                self.take_child().discard()
                self.load(json.loads(payload))
                self.ready()
            elif kind == frames.ASK:
                self.session.answer(json.loads(payload), inputs)
                inputs = {}
            elif kind == frames.RUN and job is not None and job["session"]:
                self.session.run(job, inputs)
                inputs, job = {}, None
            elif kind == frames.RUN and job is not None:
                run.Run(self, job, inputs).to_end()
                if job["sweep"]:
                    child.set_environment(job["env"])
                    self.ready(self.sweeper.sweep())
                inputs, job = {}, None


def main(preload):
    for name in ("HOSTNAME", "PWD"):  # of whoever started this, not of a program
        os.environ.pop(name, None)
    native.set_dumpable(False)
    native.become_subreaper()
    host = os.dup(1)
    control = os.dup(0)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(2, 1)
    supervisor = Supervisor(control, host)
    try:
        supervisor.serve(preload)
    finally:
        if supervisor.session.program is not None:
            supervisor.session.end()  # the host is gone, and what its programs left running must go, too

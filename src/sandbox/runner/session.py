"""Programs of one session, one after the other in one living child, and what is asked about its files between them."""

import os
import signal
import time

from _runner import child, files, frames, native, run, serialize, session_files, sweep

EMPTY_SECONDS = 5.0
# Clocks of file systems tick slowly: a file that is changed twice in a row must look changed the second time.
TICK_NS = 10_000_000


class Session:
    """`program` is the living child; None before the first program, and when the last one ended it (`is_over`)."""

    def __init__(self, supervisor):
        self.supervisor = supervisor
        self.program = None
        self.is_over = False

    def run(self, job, inputs):
        if self.program is not None and not self._lives():
            self.end()
        if self.is_over:
            self.supervisor.send(frames.END, serialize.encode({"session": "gone"}))
        else:
            SessionRun(self, job, inputs).to_end()

    def _lives(self):
        try:
            return os.waitpid(self.program.pid, os.WNOHANG)[0] == 0
        except ChildProcessError:
            return False

    def end(self):
        """Its process and all that it started are killed."""
        native.kill_descendants(self.program.pid if self.program is not None else None)
        if self.program is not None:
            for fd in (self.program.order, *self.program.outputs):
                if fd is not None:
                    os.close(fd)
        self.program, self.is_over = None, True

    def answer(self, request, inputs):
        folder = os.path.realpath(request["folder"])
        os.makedirs(folder, exist_ok=True)
        try:
            if request["do"] == "reset":
                answer = self._reset(request, folder)
            else:
                answer = session_files.answer(request, folder, inputs, self._send_file)
        except (OSError, RecursionError) as error:
            answer = {"error": session_files.complaint(error)}
        self.supervisor.send(frames.ANSWER, serialize.encode(answer))

    def _send_file(self, path, content):
        frames.write_file(self.supervisor.host, frames.ARTIFACT, path, content)

    def _reset(self, request, folder):
        if self.supervisor.child is not None:
            self.supervisor.take_child().discard()  # kill_descendants would take it for a part of the session
        self.end()
        self.is_over = False
        if not request["keep_files"]:
            for each in (folder, *request["folders"]):
                if os.path.isdir(each):
                    sweep.empty(each, time.monotonic() + EMPTY_SECONDS)
        return {}


class SessionRun(run.Run):
    """A program whose process outlives it."""

    grace_seconds = 1.0

    def __init__(self, session, job, inputs):
        source = inputs.pop(job["entrypoint"]).decode("utf-8", "replace")
        super().__init__(session.supervisor, job, inputs)
        self.session = session
        self.mark = os.urandom(8).hex()
        self.order = {**job, "stdin": None, "source": source, "mark": self.mark}
        self.is_done = False

    def _run_program(self):
        self.seen.update(files.present(self.folder))
        newest = max((look[1] for look in self.seen.values()), default=0)
        time.sleep(max(0, min(TICK_NS, newest + TICK_NS - time.time_ns())) / 1e9)
        super()._run_program()

    def _start(self):
        session = self.session
        is_first = session.program is None
        if is_first:
            session.program = self.supervisor.take_child()
        # A first one that is dead was killed while it waited; the death of another one is the end of the session.
        while not session.program.give(self.order, self.folder) and is_first:
            session.program = child.Child()
        if is_first:
            os.close(session.program.stdin)
        self.follow(session.program.pid)
        self._listen_to(session.program)

    def forward(self, fd):
        outputs = self.session.program.outputs
        super().forward(fd)
        if fd in self.streams or fd not in outputs:
            return
        is_report = outputs.index(fd) == 2
        outputs[outputs.index(fd)] = None
        if is_report and self.status is None:  # nothing could be heard of its programs any more
            self._signal(signal.SIGKILL)

    def _keep_report(self, data):
        super()._keep_report(data)
        end = f"\n{self.mark}\n".encode()
        if self.report.endswith(end):
            del self.report[-len(end) :]
            self.report += b"\n"
            self.is_done = True

    def exited(self):
        return super().exited() or self.is_done

    def _lives(self):
        return self.is_done and self.status is None

    def _clear_away(self):
        if not self._lives():
            self.session.is_over = True
            native.kill_descendants(self.pid)

    def _drain(self):
        """Of a living child: what is in its pipes now."""
        if not self._lives():
            super()._drain()
            self.session.program.outputs = []
            self.session.end()
            return
        for fd in list(self.streams):
            os.set_blocking(fd, False)
            self._take_what_is_there(fd)
            os.set_blocking(fd, True)
        self.selector.close()

    def _take_what_is_there(self, fd):
        until = time.monotonic() + run.DRAIN_SECONDS
        try:
            while fd in self.streams and time.monotonic() < until:
                self.forward(fd)
        except BlockingIOError:
            pass

    def _exit_code(self, report):
        return report.get("exit_code") if self._lives() else super()._exit_code(report)

    def _session_state(self):
        return "kept" if self._lives() else "ended"

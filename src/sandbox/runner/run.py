"""One job in a forked child, from its files to its end frame."""

import base64
import json
import os
import selectors
import signal
import time

from _runner import child, files, frames, native, serialize, setup

CHUNK = 1 << 16
GRACE_SECONDS = 0.5
DRAIN_SECONDS = 2.0
# The host gives up some seconds after the time limit; what is found must have been sent by then.
COLLECT_SECONDS = 3.0
MAX_WARNINGS = 200
MAX_WARNING = 2_000
NO_REPORT = (
    "the program left without its report (os._exit, exec, a closed descriptor), "
    "so the results and open figures are missing"
)


class Run:
    grace_seconds = GRACE_SECONDS

    def __init__(self, supervisor, job, inputs):
        self.supervisor = supervisor
        self.job = job
        self.inputs = inputs
        self.kill_reason = None
        self.force_at = None
        self.pid = None
        self.status = None
        self.seconds = 0.0
        self.streams = {}
        self.stdin = -1
        self.setup = setup.Setup(self)
        self.report = bytearray()
        self.sent = {frames.STDOUT: 0, frames.STDERR: 0}
        self.dropped = 0
        self.warnings = []

    def to_end(self):
        self.folder = os.path.realpath(self.job["folder"])
        os.makedirs(self.folder, exist_ok=True)
        inputs = dict(self.inputs)
        if self.job["context"] is not None:
            text = json.dumps(self.job["context"], ensure_ascii=False, indent=2)
            inputs["context.json"] = text.encode("utf-8", "replace")
        self.seen = files.write_inputs(self.folder, inputs, self.job["folders"])
        kills, refusals = native.oom_kills(), native.refused_processes()
        self.supervisor.send(frames.STARTED)
        self.deadline = time.monotonic() + self.job["timeout_seconds"]
        self.selector = selectors.DefaultSelector()
        for fd in (self.supervisor.control, self.supervisor.wake):
            self.selector.register(fd, selectors.EVENT_READ)
        try:
            is_ready = self.setup.passes()
            if is_ready:
                self._run_program()
        finally:
            self._clear_away()
        self._drain()
        limits = self._reached(refusals)
        if is_ready:
            self._bring_out()
        self._end(native.oom_kills() > kills, limits)

    def _clear_away(self):
        native.kill_descendants(self.pid)

    def _run_program(self):
        if self.job["setup"]:
            self.seen.update(files.present(self.folder))
        started = time.monotonic()
        self._start()
        self._watch()
        self.seconds = time.monotonic() - started

    def _start(self):
        program = self.supervisor.take_child()
        order = {**self.job, "stdin": None}
        while not program.begin(order, self.folder):
            program = child.Child()
        self.follow(program.pid)
        self._listen_to(program)
        self.stdin = program.stdin
        self.pending = memoryview(base64.b64decode(self.job["stdin"]))
        os.set_blocking(self.stdin, False)
        self.selector.register(self.stdin, selectors.EVENT_WRITE)

    def _listen_to(self, program):
        sinks = (self._on_stdout, self._on_stderr, self._keep_report)
        for reader, sink in zip(program.outputs, sinks):
            if reader is not None:
                self.listen(reader, sink)

    def follow(self, pid):
        """The process whose end is waited for."""
        self.pid, self.status = pid, None

    def listen(self, reader, sink):
        self.streams[reader] = sink
        self.selector.register(reader, selectors.EVENT_READ)

    def serve_once(self, until):
        """Handles what is there, waiting for it until then but not longer than a second."""
        for key, _ in self.selector.select(max(0.0, min(until - time.monotonic(), 1.0))):
            self._handle(key.fd)

    def _watch(self):
        while not self.exited():
            now = time.monotonic()
            if now >= self.deadline:
                self.stop("timeout")
            if self.force_at is not None and now >= self.force_at:
                self._signal(signal.SIGKILL)
                self.force_at = now + 1
            self.serve_once(self.deadline if self.force_at is None else self.force_at)

    def exited(self):
        """Reaps whatever has ended, orphans too; true when the program itself has."""
        while self.status is None:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return True
            if pid == 0:
                return False
            if pid == self.pid:
                self.status = status
        return True

    def _signal(self, number):
        if self.pid is None:
            return
        for kill in (os.killpg, os.kill):  # the second for a child that has no group of its own yet
            try:
                return kill(self.pid, number)
            except OSError:
                pass

    def stop(self, reason):
        """Asks with an interrupt, which shows where the program was; kills after a grace period."""
        if self.kill_reason is None:
            self.kill_reason = reason
            self.force_at = time.monotonic() + self.grace_seconds
            self._signal(signal.SIGINT)

    def _handle(self, fd):
        if fd == self.supervisor.wake:
            os.read(fd, CHUNK)
        elif fd == self.supervisor.control:
            self._obey()
        elif fd == self.stdin:
            self._feed()
        elif fd in self.streams:
            self.forward(fd)

    def _obey(self):
        frame = frames.read_frame(self.supervisor.control)
        if frame is None:
            self.selector.unregister(self.supervisor.control)
        if frame is None or frame[0] == frames.KILL:
            self.stop("aborted")
        elif frame[0] == frames.INSTALLED:
            self.setup.take_answer(json.loads(frame[1]))

    def _feed(self):
        try:
            if self.pending:
                self.pending = self.pending[os.write(self.stdin, self.pending[:CHUNK]) :]
        except BlockingIOError:
            return
        except OSError:
            self.pending = self.pending[:0]
        if not self.pending:
            self.selector.unregister(self.stdin)
            os.close(self.stdin)
            self.stdin = -1

    def forward(self, fd):
        data = os.read(fd, CHUNK)
        if data:
            self.streams[fd](data)
        else:
            self.selector.unregister(fd)
            os.close(fd)
            del self.streams[fd]

    def _on_stdout(self, data):
        self.pass_on(frames.STDOUT, data)

    def _on_stderr(self, data):
        self.pass_on(frames.STDERR, data)

    def pass_on(self, kind, data):
        room = max(0, self.job["max_output_bytes"] - self.sent[kind])
        if room and data:
            self.supervisor.send(kind, data[:room])
        self.sent[kind] += min(room, len(data))
        self.dropped += max(0, len(data) - room)

    def _keep_report(self, data):
        """The end of what came is kept: the report is the last line."""
        self.report += data
        limit = self.job["max_report_bytes"]
        if len(self.report) > 2 * limit:
            del self.report[:-limit]

    def _drain(self):
        """What is still in the pipes; everything that could write to them is dead."""
        deadline = time.monotonic() + DRAIN_SECONDS
        for fd in (self.supervisor.control, self.supervisor.wake, self.stdin):
            if fd >= 0 and fd in self.selector.get_map():
                self.selector.unregister(fd)
        while self.streams and time.monotonic() < deadline:
            for key, _ in self.selector.select(0.1):
                self.forward(key.fd)
        for fd in (*self.streams, self.stdin):
            if fd >= 0:
                os.close(fd)
        self.selector.close()

    def _reached(self, refusals):
        """The limits that the kernel knows of, whatever became of the program."""
        limits = []
        try:
            disk = os.statvfs(self.folder)
            if disk.f_blocks > 0 and disk.f_bavail == 0:
                limits.append("disk_full")
        except OSError:  # the program removed its folder
            pass
        if native.refused_processes() > refusals:
            limits.append("too_many_processes")
        return limits

    def _bring_out(self):
        left = max(0.0, self.deadline - time.monotonic())
        seconds = COLLECT_SECONDS if self.kill_reason else min(left, 30.0) + COLLECT_SECONDS
        limit = self.job["max_artifact_bytes"]
        for path, content in files.collect(self.folder, self.seen, limit, self.warnings, seconds):
            frames.write_file(self.supervisor.host, frames.ARTIFACT, path, content)

    def _last_report(self):
        """The last whole line: what came before it, by accident or on purpose, does not count."""
        rest = bytes(self.report[-self.job["max_report_bytes"] :])
        for _ in range(10):
            rest, _, line = rest.rstrip(b"\n").rpartition(b"\n")
            try:
                report = json.loads(line, parse_constant=_refuse)
            except (ValueError, RecursionError):
                continue
            if isinstance(report, dict):
                return report
        return None

    def _end(self, oom, limits):
        found = self._last_report()
        report = found or {}
        failed = self.setup.failed
        status = self.status if self.seconds else None
        exited = status is not None and os.WIFEXITED(status)
        killed = status is not None and os.WIFSIGNALED(status)
        if found is None and exited and self.job["capture"] == "cell":
            self.warnings.append(NO_REPORT)
        warnings = [*_list(report.get("warnings")), *self.warnings]
        report.update(
            exit_code=os.WEXITSTATUS(status) if exited else self._exit_code(report),
            signal=native.signal_name(os.WTERMSIG(status)) if killed else None,
            setup=failed,
            session=self._session_state(),
            kill_reason=self.kill_reason,
            oom=oom or (report.get("oom") is True and not killed),  # what was killed cannot have told why
            limits=[*_list(report.get("limits")), *limits],
            dropped_bytes=self.dropped,
            run_ms=self.seconds * 1000,
            warnings=[serialize.clip(str(text), MAX_WARNING) for text in warnings[:MAX_WARNINGS]],
        )
        self.supervisor.send(frames.END, serialize.encode(report))


    def _exit_code(self, report):
        """Of a program whose process has no exit status."""
        return self.setup.failed and self.setup.failed["exit_code"]

    def _session_state(self):
        return None


def _list(value):
    return value if isinstance(value, list) else []


def _refuse(token):
    raise ValueError(f"{token} is not JSON")

"""What happens in the work folder before the program: shell commands, then the installation of requirements."""

import os
import sys
import time

from _runner import child, frames, serialize

# More than a pipe holds; a command that goes on in the background may write for ever.
LAST_CHUNKS = 20
MAX_COMMAND = 2_000


class Setup:
    """`failed` is the `setup` entry of the report; None while no step has failed."""

    def __init__(self, run):
        self.run = run
        self.failed = None
        self.output = bytearray()
        self.answer = None

    def passes(self):
        """Runs the steps up to the first that fails or is stopped, whose output goes to stderr."""
        for step in self.run.job["setup"]:
            self.output.clear()
            code = self._command(step) if "argv" in step else self._installation()
            if code == 0:
                continue
            name = serialize.clip(step["command"], MAX_COMMAND)
            if code is None:
                self.run.warnings.append(f"it was stopped during the setup step {name!r}")
            else:
                self.failed = {"step": step["step"], "command": name, "exit_code": code}
            self.run.pass_on(frames.STDERR, bytes(self.output))
            return False
        return True

    def _command(self, step):
        """Exit code, 128 + number for a signal; None when it was stopped."""
        run = self.run
        argv = [sys.executable, *step["argv"]] if step["step"] == "requirements" else step["argv"]
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            child.become_command(run.job, run.folder, writer, argv)
        os.close(writer)
        run.follow(pid)
        run.listen(reader, self._keep)
        done = self._wait(run.exited)
        self._take_rest(reader)
        if not done:
            return None
        if reader in run.streams:
            run.streams[reader] = _drop  # what goes on in the background must not break on a closed pipe
        code = os.waitstatus_to_exitcode(run.status)
        return code if code >= 0 else 128 - code

    def _installation(self):
        """Has the host install; None when it was stopped."""
        self.run.supervisor.send(frames.INSTALL)
        if not self._wait(lambda: self.answer is not None):
            return None
        self._keep(self.answer["output"].encode("utf-8", "replace"))
        return self.answer["exit_code"]

    def take_answer(self, answer):
        self.answer = answer

    def _wait(self, is_done):
        """False when time was over or the host said stop before it was done."""
        run = self.run
        while not is_done():
            if run.deadline <= time.monotonic():
                run.stop("timeout")
            if run.kill_reason is not None:
                return False
            run.serve_once(run.deadline)
        return True

    def _keep(self, data):
        """The end is kept: it says why."""
        limit = self.run.job["max_output_bytes"]
        self.output += data
        if len(self.output) > 2 * limit:
            self.run.dropped += len(self.output) - limit
            del self.output[:-limit]

    def _take_rest(self, reader):
        for _ in range(LAST_CHUNKS):
            ready = {key.fd for key, _ in self.run.selector.select(0)}
            if reader not in ready or reader not in self.run.streams:
                break
            self.run.forward(reader)
        excess = len(self.output) - self.run.job["max_output_bytes"]
        if excess > 0:
            self.run.dropped += excess
            del self.output[:excess]


def _drop(data):
    pass

"""Runs programs one after the other in one `__main__`, which keeps what they leave in it."""

import _signal
import os
import signal
import sys

from _runner import policy, program


class Interpreter:
    """`interrupt` is the handler of SIGINT that the program before left; between programs the signal is ignored."""

    def __init__(self, job, folder):
        self.folder = folder
        self.context = job["context"]
        self.process = os.getpid()
        self.saved = []
        self.rules = None
        self.interrupt = signal.default_int_handler
        program.set_search_path(folder, folder)
        self.namespace = program.make_namespace(os.path.join(folder, job["entrypoint"]))

    def run(self, job, source, tell=lambda report: None):
        """The report of one program. Never raises."""
        report = program.new_report()
        path = os.path.join(self.folder, job["entrypoint"])
        sys.argv = [job["entrypoint"]]
        self.saved.clear()
        self._hold_to_rules(job, path, report, tell)
        if job["capture"] == "cell" and "save_artifact" not in self.namespace:
            self.namespace.update(program.cell_names(self.context, self.saved))
        program.run_described(report, lambda: self._interruptible(job, path, report, source))
        if os.getpid() != self.process:
            return report
        report["artifacts"] = self.saved[: program.MAX_RECORDS]
        self.rules.conclude()
        program.attempt(report, "writing out the streams", _flush_streams)
        if job["capture"] == "cell":
            tell(report)
            self._capture(job, report)
        self.rules.conclude()
        return report

    def _hold_to_rules(self, job, path, report, tell):
        if self.rules is None:
            self.rules = policy.start(job, path, report, tell)
            self.namespace.update(self.rules.names)
        else:
            self.rules.begin(path, report, tell)

    def _interruptible(self, job, path, report, source):
        try:
            _signal.signal(signal.SIGINT, self.interrupt)
            code = program.run_to_end(job, self.folder, path, self.namespace, report, source)
        finally:
            self._ignore_interrupts()
        return code

    def _ignore_interrupts(self):
        try:
            self.interrupt = _signal.signal(signal.SIGINT, _signal.SIG_IGN) or signal.default_int_handler
        except KeyboardInterrupt:  # it came too late for the program
            self._ignore_interrupts()

    def _capture(self, job, report):
        """Saving figures needs the work folder, and would save them again the next time."""
        folder = os.getcwd()
        program.capture_cell(job, self.folder, self.namespace, report)
        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is not None:
            program.attempt(report, "closing figures", lambda: pyplot.close("all"))
        program.attempt(report, "going back to the working directory", lambda: os.chdir(folder))


def _flush_streams():
    for stream in (sys.stdout, sys.stderr):
        stream.flush()


def serve(job, folder, tell, next_job):
    """Runs programs as long as there are some. Returns in a fork that ran on to the end of a program, with its exit code."""
    interpreter = Interpreter(job, folder)
    while True:
        report = interpreter.run(job, job["source"], tell)
        if os.getpid() != interpreter.process:
            return report["exit_code"]
        tell(report, job["mark"])
        job = next_job()

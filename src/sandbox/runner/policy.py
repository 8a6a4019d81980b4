"""
Sets up what the policy of a job asks for, in the interpreter of the program and before its first line. A
mode that is not exactly write access is read-only.
"""

import os

from _runner import channels, connectors, gate, guard, limits, processes, refusal

READ_ONLY = "read_only"
# Programs written for the original look for its own variable, with its own words.
ORIGINAL_WORDS = {READ_ONLY: "readonly", gate.WRITE_ACCESS: "readwrite"}


class NoPolicy:
    """A plain program of the execution plane: nothing but the sandbox holds it."""

    names = {}

    def begin(self, path, report, tell):
        pass

    def conclude(self):
        pass


class Policy:
    def __init__(self, settings, log):
        checks = limits.Limits(settings["limits"]) if settings["limits"] is not None else None
        self.log = log
        self.names = {}
        passing = gate.Gate(log.mode, checks, log)
        table = guard.Table(settings["guard"], settings["guarded"])
        guard.Guard(table, settings["deny_imports"], passing, log).install()
        if settings["connector"] is not None:
            self.names = channels.Channels(connectors.connect(settings["connector"]), passing, log).names()

    def begin(self, path, report, tell):
        """It holds the next program of the interpreter, too."""
        self.log.begin(path, report, tell)

    def conclude(self):
        """Completes the report; may be called again when more has happened."""
        self.log.conclude()


def start(job, path, report, tell):
    """`report` gets the entries `refusals`, `channel_writes` and `limits_violation`, kept up to date."""
    settings = job.get("policy")
    if settings is None:
        return NoPolicy()
    mode = gate.WRITE_ACCESS if settings["mode"] == gate.WRITE_ACCESS else READ_ONLY
    os.environ.update(PYTHON_EXECUTION_MODE=mode, OSPREY_EXECUTION_MODE=ORIGINAL_WORDS[mode])
    log = refusal.Log(mode, path, report, tell)
    policy = Policy(settings, log)
    if settings["block_processes"]:
        processes.install(log, job["folder"])
    return policy

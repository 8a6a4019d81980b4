"""The forked process that becomes the user's program."""

import _signal
import json
import os
import resource
import signal
import sys
import time

from _runner import frames, interpreter, native, program, serialize

# High, so that a program which counts on its first own descriptor being 3 is right.
REPORT_FD = 200
ORDER_FD = 199  # closed before the program begins, unless others follow it
LAST_FD = 65_536
NOT_STARTED = 127  # as a shell says it
# What the supervisor handles or ignores, and Python's own choices for a program. The functions of the C module
# spare each start the look-up of their names.
_SIGNALS = {
    signal.SIGCHLD: _signal.SIG_DFL,
    signal.SIGTERM: _signal.SIG_DFL,
    signal.SIGHUP: _signal.SIG_DFL,
    signal.SIGPIPE: _signal.SIG_IGN,
    signal.SIGINT: signal.default_int_handler,
}
_exit = os._exit  # the program may put anything in its place


def _redirect(stdin, stdout, stderr, report):
    """All four are above 2: the supervisor has the standard descriptors open."""
    for target, source in enumerate((stdin, stdout, stderr)):
        os.dup2(source, target)
    os.dup2(report, REPORT_FD, inheritable=False)
    os.closerange(3, ORDER_FD)
    os.closerange(REPORT_FD + 1, LAST_FD)


def _open_streams():
    sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", errors="surrogateescape", closefd=False)
    for name, fd in (("stdout", 1), ("stderr", 2)):
        stream = open(fd, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def _cap(kind, value):
    _, hard = resource.getrlimit(kind)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))


def _limit(job):
    _cap(resource.RLIMIT_CORE, 0)
    if job["rlimit_memory"]:
        # Linux counts private memory as data; the address space has what threads only reserve, too.
        _cap(resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS, job["memory_bytes"])
    if job["rlimit_file_size"]:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # so that the write fails with EFBIG
        _cap(resource.RLIMIT_FSIZE, job["disk_bytes"])


def _default_signals():
    _signal.set_wakeup_fd(-1)
    for number, action in _SIGNALS.items():
        _signal.signal(number, action)


def set_environment(variables):
    """Nothing is touched where they are as they are: a supervisor keeps those of its last program for the next one."""
    if dict(os.environ) == variables:
        return
    zone = os.environ.get("TZ")
    os.environ.clear()
    os.environ.update(variables)
    if os.environ.get("TZ") != zone:
        time.tzset()


def _make_tell():
    """
    Sends a report as one line; the last whole one counts. `mark` is a line after it, which ends a program of several.
    Silent in forks of the program, and where the descriptor is not ours any more: the program may have closed it and
    opened a file of its own.
    """
    process, original = os.getpid(), os.fstat(REPORT_FD)

    def tell(report, mark=None):
        end = b"\n" if mark is None else f"\n{mark}\n".encode()
        try:
            if os.getpid() == process and os.path.samestat(os.fstat(REPORT_FD), original):
                frames.write_all(REPORT_FD, b"\n" + serialize.encode(report) + end)
        except OSError:
            pass

    return tell


def _leave_supervisor():
    os.setsid()
    native.die_with_parent()
    native.prefer_as_oom_victim()
    _default_signals()


def become_command(job, folder, output, argv):
    """Becomes a command that has no input and one output; never returns."""
    try:
        _leave_supervisor()
        native.set_dumpable(True)
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        for target, source in enumerate((os.open(os.devnull, os.O_RDONLY), output, output)):
            os.dup2(source, target)
        os.closerange(3, LAST_FD)
        os.chdir(folder)
        _limit(job)
        os.execvpe(argv[0], argv, job["env"])
    except BaseException as error:
        _last_words(error)
    finally:
        _exit(NOT_STARTED)


class Child:
    """
    A fork of the supervisor with the far ends of its pipes. It waits for its job, so that it can be made before that
    is there: `stdin` is to be written, `outputs` are stdout, stderr and the report.
    """

    def __init__(self):
        stdin, self.stdin = os.pipe()
        order, self.order = os.pipe()
        pipes = [os.pipe() for _ in range(3)]
        self.outputs = [reader for reader, _ in pipes]
        _seed()
        self.pid = os.fork()
        if self.pid == 0:
            _become(order, (stdin, *(writer for _, writer in pipes)))
        for fd in (stdin, order, *(writer for _, writer in pipes)):
            os.close(fd)

    def begin(self, job, folder):
        """False when it is dead; nothing was run then."""
        try:
            return self.give(job, folder)
        finally:
            os.close(self.order)

    def give(self, job, folder):
        """As `begin`, for a child that takes others after this one."""
        try:
            frames.write_all(self.order, frames.encode(frames.JOB, json.dumps([job, folder]).encode()))
            return True
        except BrokenPipeError:
            return False

    def discard(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        for fd in (self.stdin, self.order, *self.outputs):
            os.close(fd)


def _seed():
    """Python reseeds its own generator in each fork, numpy does not; done before it, where no page has to be copied."""
    random = sys.modules.get("numpy.random")
    if random is not None:
        random.seed()


def _await_order(order):
    """(job, folder); leaves when the supervisor does not want a program any more."""
    frame = frames.read_frame(order)
    if frame is None:
        _exit(NOT_STARTED)
    return json.loads(frame[1])


def _become(order, fds):
    """Runs the program that is ordered and leaves the process; never returns."""
    code = 1
    try:
        os.dup2(order, ORDER_FD, inheritable=False)
        _leave_supervisor()
        _redirect(*fds)
        _open_streams()
        tell = _make_tell()
        program.rehearse()
        job, folder = _await_order(ORDER_FD)
        native.set_dumpable(True)
        set_environment(job["env"])
        os.chdir(folder)
        _limit(job)
        if job["session"]:
            code = interpreter.serve(job, folder, tell, lambda: _await_order(ORDER_FD)[0])
        else:
            os.close(ORDER_FD)
            report = program.run(job, folder, tell)
            code = report["exit_code"]
            tell(report)
        program.finish()
    except BaseException as error:
        _last_words(error)
    finally:
        _exit(code)


def _last_words(error):
    try:
        frames.write_all(2, f"runner: {type(error).__name__}: {error}\n".encode("utf-8", "replace"))
    except BaseException:
        pass

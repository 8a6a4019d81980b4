"""The forked process that becomes the user's program."""

import os
import resource
import signal
import sys
import time

from _runner import frames, native, program, serialize

# High, so that a program which counts on its first own descriptor being 3 is right.
REPORT_FD = 200
LAST_FD = 65_536
NOT_STARTED = 127  # as a shell says it
# What the supervisor handles or ignores, and Python's own choices for a program.
_SIGNALS = {
    signal.SIGCHLD: signal.SIG_DFL,
    signal.SIGTERM: signal.SIG_DFL,
    signal.SIGHUP: signal.SIG_DFL,
    signal.SIGPIPE: signal.SIG_IGN,
    signal.SIGINT: signal.default_int_handler,
}
_exit = os._exit  # the program may put anything in its place


def _redirect(stdin, stdout, stderr, report):
    """All four are above 2: the supervisor has the standard descriptors open."""
    for target, source in enumerate((stdin, stdout, stderr)):
        os.dup2(source, target)
    os.dup2(report, REPORT_FD, inheritable=False)
    os.closerange(3, REPORT_FD)
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
    signal.set_wakeup_fd(-1)
    for number, action in _SIGNALS.items():
        signal.signal(number, action)


def _forget_parent(job):
    """What was decided when the supervisor started and is different for each program."""
    os.environ.clear()
    os.environ.update(job["env"])
    time.tzset()
    random = sys.modules.get("numpy.random")
    if random is not None:
        random.seed()


def _make_tell():
    """
    Sends a report as one line; the last whole one counts. Silent in forks of the program, and where the
    descriptor is not ours any more: the program may have closed it and opened a file of its own.
    """
    process, original = os.getpid(), os.fstat(REPORT_FD)

    def tell(report):
        try:
            if os.getpid() == process and os.path.samestat(os.fstat(REPORT_FD), original):
                frames.write_all(REPORT_FD, b"\n" + serialize.encode(report) + b"\n")
        except OSError:
            pass

    return tell


def _leave_supervisor():
    os.setsid()
    native.set_dumpable(True)
    native.die_with_parent()
    native.prefer_as_oom_victim()
    _default_signals()


def become_command(job, folder, output, argv):
    """Becomes a command that has no input and one output; never returns."""
    try:
        _leave_supervisor()
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


def become(job, folder, fds):
    """Runs the program and leaves the process; never returns."""
    code = 1
    try:
        _leave_supervisor()
        _redirect(*fds)
        _forget_parent(job)
        os.chdir(folder)
        _limit(job)
        _open_streams()
        tell = _make_tell()
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

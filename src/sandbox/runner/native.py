"""The few kernel facilities that Python does not wrap; each is a no-op where it does not exist."""

import ctypes
import os
import signal
import sys
import time

KILL_SECONDS = 2.0
_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_CHILD_SUBREAPER = 36
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def _prctl(option, value):
    if _libc is not None:
        _libc.prctl(option, value, 0, 0, 0)


def set_dumpable(on):
    """Off: other processes of the same user cannot read this one's memory or open its descriptors."""
    _prctl(_PR_SET_DUMPABLE, int(on))


def become_subreaper():
    """Orphans of the program become our children, so that they can be found and killed."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def fork_for_nothing():
    """The first fork after an import is slower than the next ones: numerical libraries end their threads in it."""
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def signal_name(number):
    try:
        return signal.Signals(number).name
    except ValueError:  # most real-time signals have no name
        return f"SIG{number}"


def die_with_parent():
    """A killed supervisor must not leave its program running."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def prefer_as_oom_victim():
    try:
        fd = os.open("/proc/self/oom_score_adj", os.O_WRONLY)
        os.write(fd, b"1000")
        os.close(fd)
    except OSError:
        pass


def oom_kills():
    """How often the kernel killed for memory in this container; 0 where it does not tell."""
    for path in ("/sys/fs/cgroup/memory.events", "/sys/fs/cgroup/memory/memory.oom_control"):
        try:
            with open(path) as file:
                for line in file:
                    if line.startswith("oom_kill "):
                        return int(line.split()[1])
        except OSError:
            pass
    return 0


def refused_processes():
    """How often the kernel refused a process or thread for the limit of this container; 0 where it does not tell."""
    for path in ("/sys/fs/cgroup/pids.events", "/sys/fs/cgroup/pids/pids.events"):
        try:
            with open(path) as file:
                for line in file:
                    if line.startswith("max "):
                        return int(line.split()[1])
        except OSError:
            pass
    return 0


def remove_shared_memory():
    """System V shared memory, semaphores and queues outlive their makers; removes them, returns how many stay."""
    calls = {"shm": ("shmctl", 0), "sem": ("semctl", 0, 0), "msg": ("msgctl", 0)}
    for kind, (call, *before) in calls.items():
        for number in _shared_memory(kind):
            getattr(_libc, call)(number, *before, None)
    return sum(len(_shared_memory(kind)) for kind in calls)


def _shared_memory(kind):
    try:
        with open(f"/proc/sysvipc/{kind}") as file:
            return [int(line.split()[1]) for line in list(file)[1:]]
    except OSError:
        return []


def io_priority():
    """Of this process; None where the number of the call is not known."""
    number = {"x86_64": 252, "aarch64": 31}.get(os.uname().machine)
    return None if number is None else _libc.syscall(number, 1, 0)


def other_processes():
    """How many processes there are beside this one, as far as it sees."""
    return len([name for name in os.listdir("/proc") if name.isdigit()]) - 1


def _descendants():
    """Process ids of everything below this process; none where there is no /proc."""
    parents = {}
    for name in os.listdir("/proc") if os.path.isdir("/proc/self") else ():
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat", "rb") as file:
                    parents[int(name)] = int(file.read().rpartition(b")")[2].split()[1])
            except (OSError, ValueError, IndexError):
                continue
    found, front = [], {os.getpid()}
    while front:
        front = {pid for pid, parent in parents.items() if parent in front}
        found += front
    return found


def _kill(kill, target):
    try:
        kill(target, signal.SIGKILL)
    except OSError:
        pass


def kill_descendants(group):
    """Kills the program's process group, if there is one, and, on Linux, whatever else it left behind; reaps them."""
    if group is not None:
        _kill(os.killpg, group)
    if os.getpid() == 1:
        _kill(os.kill, -1)  # at once, so that nothing can fork away
    deadline = time.monotonic() + KILL_SECONDS
    while _reap() and time.monotonic() < deadline:
        for pid in _descendants():
            _kill(os.kill, pid)
        time.sleep(0.001)


def _reap():
    """True while there are children; what is being killed may take a moment."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
        return True
    except ChildProcessError:
        return False

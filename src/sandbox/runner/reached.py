"""Which limits ended the program, by the errno of its exception and by what the kernel still refuses."""

import errno
import os
import warnings

_BY_ERRNO = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "disk_full",
    errno.EMFILE: "too_many_open_files",
    errno.ENFILE: "too_many_open_files",
}
_SQLITE_FULL = 13
MAX_CHAIN = 100
# The program may put anything in their place.
_fork, _exit, _wait = getattr(os, "fork", None), os._exit, getattr(os, "waitpid", None)


def _chain(error):
    """The exception, what led to it, and the members of groups."""
    waiting, seen = [error], []
    while waiting and len(seen) < MAX_CHAIN:
        current = waiting.pop(0)
        if current is None or any(current is known for known in seen):
            continue
        seen.append(current)
        waiting += [current.__cause__, current.__context__]
        if isinstance(getattr(current, "exceptions", None), tuple):
            waiting += [each for each in current.exceptions if isinstance(each, BaseException)]
    return seen


def _process_limit():
    """The limit on processes that this process has; None where there is no such thing."""
    try:
        import resource

        return resource.getrlimit(resource.RLIMIT_NPROC)[0]
    except (ImportError, AttributeError, OSError, ValueError):
        return None


def _is_refused_a_process():
    """Tried, since neither an errno nor a class tells this refusal from others; too little memory has another errno."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that this process has threads
            pid = _fork()
    except BlockingIOError:
        return True
    except OSError:
        return False
    if pid == 0:
        _exit(0)
    _wait(pid, 0)
    return False


def reached_limits(error, pids):
    """
    Names of the limits that led to an exception. `pids`: the limit of the job on processes; where a cgroup holds it,
    the kernel keeps a count, which the supervisor reads.
    """
    try:
        return _find(error, pids)
    except Exception:  # of an exception that does not let itself be looked at
        return []


def _find(error, pids):
    found = []
    for each in _chain(error):
        if isinstance(each, OSError) and each.errno in _BY_ERRNO:
            found.append(_BY_ERRNO[each.errno])
        elif getattr(each, "sqlite_errorcode", None) == _SQLITE_FULL:
            found.append("disk_full")
        elif isinstance(each, (BlockingIOError, RuntimeError)) and pids == _process_limit() and _is_refused_a_process():
            found.append("too_many_processes")
    return list(dict.fromkeys(found))

"""
Removes what a program left in a supervisor that serves another one after it. Its memory is gone with its process;
what remains are files, shared memory, and what it may have done to this process. Where anything does not look as
before, the supervisor is not fit for another program.
"""

import os
import resource
import time

from _runner import native

SECONDS = 2.0
MAX_COMPLAINT = 200
_LIMITS = [number for name, number in vars(resource).items() if name.startswith("RLIMIT_")]


class Sweeper:
    def __init__(self):
        self.folders = {}
        self.process = None

    def note(self):
        """What this process is like between two programs."""
        self.process = _process()

    def look(self, folders):
        """Notes what the folders are like before the first program."""
        for folder in folders:
            if folder not in self.folders and os.path.isdir(folder):
                self.folders[folder] = None
                empty(folder, time.monotonic() + SECONDS)  # what loading libraries left there
                self.folders[folder] = _folder(folder)

    def sweep(self):
        """Why this supervisor must not serve another program; empty when it may."""
        deadline = time.monotonic() + SECONDS
        left = []
        for folder, before in self.folders.items():
            try:
                empty(folder, deadline)
                _restore(folder, before)
                if _folder(folder) != before:
                    left.append(f"{folder} is not as it was")
            except (OSError, RecursionError, TimeoutError) as error:
                left.append(f"{folder} could not be emptied: {error}"[:MAX_COMPLAINT])
        if native.remove_shared_memory():
            left.append("shared memory could not be removed")
        if native.other_processes():
            left.append("processes are left")
        if _process() != self.process:
            left.append("limits, priority or descriptors of the supervisor changed")
        return left


def empty(folder, deadline):
    """Everything that could change the folder meanwhile is dead, so names mean what they say."""
    for entry in list(os.scandir(folder)):
        if time.monotonic() > deadline:
            raise TimeoutError(f"it took more than {SECONDS:.0f} s")
        if entry.is_dir(follow_symlinks=False):
            os.chmod(entry.path, 0o700)
            empty(entry.path, deadline)
            os.rmdir(entry.path)
        else:
            os.unlink(entry.path)


def _restore(folder, before):
    mode = before[0] & 0o7777
    if os.lstat(folder).st_mode & 0o7777 != mode:
        os.chmod(folder, mode)
    for name in os.listxattr(folder):
        if name not in before[3]:
            os.removexattr(folder, name)


def _folder(folder):
    info, room = os.lstat(folder), os.statvfs(folder)
    return info.st_mode, info.st_uid, info.st_gid, os.listxattr(folder), room.f_bfree, room.f_ffree


def _process():
    """What another process of the same user can change in this one."""
    limits = [resource.getrlimit(number) for number in _LIMITS]
    return (
        limits,
        os.getpriority(os.PRIO_PROCESS, 0),
        os.sched_getscheduler(0),
        os.sched_getaffinity(0),
        native.io_priority(),
        len(os.listdir("/proc/self/fd")),
    )

"""Puts a job's files into its folder and brings out what the program left there."""

import math
import os
import stat
import time

MAX_FILES = 1_000
MAX_SHOWN = 500
SKIP = {"__pycache__", ".cache", ".config", ".local"}
# Clocks of file systems tick slowly: a file changed right after it was written must not look unchanged.
AGE_NS = 10_000_000_000


def write_inputs(folder, inputs, folders):
    """Makes `folders` and writes path -> bytes below `folder`; returns what they look like, to tell changed files later."""
    for path in folders:
        os.makedirs(os.path.join(folder, path), exist_ok=True)
    seen = {}
    past = time.time_ns() - AGE_NS
    for path, content in inputs.items():
        target = os.path.join(folder, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as file:
            file.write(content)
        os.utime(target, ns=(past, past))
        seen[path] = _look(os.stat(target))
    return seen


def _look(info):
    return (info.st_size, info.st_mtime_ns, info.st_ino)


def _is_text(path):
    try:
        return bool(path.encode())
    except UnicodeEncodeError:
        return False


class _Walk:
    """Finds new and changed files, and counts what it must leave out."""

    def __init__(self, folder, seen, warnings, deadline=math.inf):
        self.folder = folder
        self.deadline = deadline
        self.is_cut = False
        self.seen = seen
        self.warnings = warnings
        self.links = 0

    def _unreadable(self, error):
        path = os.path.relpath(error.filename, self.folder)
        self.warnings.append(f"{path[:MAX_SHOWN]!a} could not be read: {error.strerror}")

    def files(self):
        """Its own walk: that of the os module calls itself for each level, and a program may nest deeper than that goes."""
        pending = [] if os.path.islink(self.folder) else [self.folder]
        while pending:
            folders, names = self._entries(pending.pop())
            for path in names:
                if time.monotonic() > self.deadline:
                    self.is_cut = True
                    return
                yield from self._file(path)
            pending += reversed(folders)

    def _entries(self, parent):
        """(folders, everything else) as sorted paths."""
        folders, names = [], []
        try:
            with os.scandir(parent) as entries:
                for entry in entries:
                    is_folder = entry.is_dir(follow_symlinks=False)
                    if not is_folder:
                        names.append(entry.path)
                    elif entry.name not in SKIP:
                        folders.append(entry.path)
        except OSError as error:
            self._unreadable(error)
        return sorted(folders), sorted(names)

    def _file(self, full):
        path = os.path.relpath(full, self.folder)
        try:
            info = os.lstat(full)
        except OSError as error:
            self.warnings.append(f"{path!a} could not be read: {error.strerror}")
            return
        if not _is_text(path):
            self.warnings.append(f"{path!a} is dropped: its name is not UTF-8")
            return
        # A second name of a file may be that of one outside the folder.
        if not stat.S_ISREG(info.st_mode) or info.st_nlink > 1:
            self.links += 1
        elif self.seen.get(path) != _look(info):
            yield path, full, info.st_size

    def conclude(self):
        if self.links:
            self.warnings.append(f"links, pipes and sockets are not brought out; {self.links} were left")


def present(folder):
    """What the regular files below `folder` look like now, for `collect`."""
    return {path: _look(os.lstat(full)) for path, full, _ in _Walk(folder, {}, []).files()}


def collect(folder, seen, limit, warnings, seconds=math.inf):
    """Yields (path, bytes) of each new or changed regular file; links are never followed."""
    walk = _Walk(folder, seen, warnings, time.monotonic() + seconds)
    total = 0
    for count, (path, full, size) in enumerate(walk.files()):
        if count >= MAX_FILES:
            warnings.append(f"more than {MAX_FILES} files were left; the rest is dropped")
            break
        if total + size > limit:
            warnings.append(f"{path!a} ({size} bytes) is dropped: files may take {limit} bytes together")
            continue
        try:
            content = read(full, size)
        except OSError as error:
            warnings.append(f"{path!a} could not be read: {error.strerror}")
            continue
        total += len(content)
        yield path, content
    if walk.is_cut:
        warnings.append(f"bringing out files took more than {seconds:.0f} s; the rest is dropped")
    walk.conclude()


def read(path, size):
    # O_NOFOLLOW and O_NONBLOCK: what was a plain file a moment ago may be a link or a pipe now.
    fd = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    with os.fdopen(fd, "rb") as file:
        return file.read(size)

"""
Looks for a control group that it may change: the release agent of one runs as root on the host.

Success: a file of one opens for writing.
Needs: linux
"""
import os

found = 0
for parent, folders, names in os.walk("/sys/fs/cgroup"):
    for name in names:
        if name in ("release_agent", "notify_on_release", "cgroup.procs", "tasks", "memory.max", "pids.max",
                    "memory.limit_in_bytes", "devices.allow"):
            try:
                os.close(os.open(os.path.join(parent, name), os.O_WRONLY))
                found += 1
            except OSError:
                pass
if found:
    print("ESCAPED:", found, "files of control groups")

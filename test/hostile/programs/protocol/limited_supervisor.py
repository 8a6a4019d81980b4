"""
Takes time, memory and descriptors from the supervisor.

Success: the next job suffers, or something goes on.
Needs: processes
Ends: completed | failed
"""
import os
import resource

for kind in ("NOFILE", "FSIZE", "NPROC", "STACK", "AS", "DATA", "CPU"):
    try:
        resource.prlimit(os.getppid(), getattr(resource, "RLIMIT_" + kind), (0, 0))
    except (OSError, ValueError) as error:
        print(error)

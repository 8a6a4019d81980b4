"""
Lifts the limits of its own process.

Success: a hard one goes up, or it gets ahead of the others.
Needs: linux
"""
import os
import resource

for kind in (resource.RLIMIT_CORE, resource.RLIMIT_DATA, resource.RLIMIT_NOFILE, resource.RLIMIT_NPROC):
    hard = resource.getrlimit(kind)[1]
    try:
        if hard != resource.RLIM_INFINITY:
            resource.setrlimit(kind, (hard, hard + 1))
            print("ESCAPED: limit", kind)
    except (OSError, ValueError) as error:
        print(error)
for name, call in (
    ("nice", lambda: os.nice(-5)),
    ("real time", lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))),
):
    try:
        call()
        print("ESCAPED:", name)
    except OSError as error:
        print(error)

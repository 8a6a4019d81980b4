"""
Processes that fork and exit at once, so that none is there when it is to be killed.

Success: some are left after the end.
Ends: timeout
Needs: processes
Local: unsafe
"""
import os

os.fork()
while True:
    try:
        if os.fork() != 0:
            os._exit(0) if os.getppid() != 1 and os.getpid() % 2 else None
        else:
            os.setsid()
    except OSError:
        pass

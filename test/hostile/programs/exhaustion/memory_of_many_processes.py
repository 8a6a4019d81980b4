"""
Little memory for each of many processes, much for all together.

Success: six processes hold 60 MiB each.
Ends: completed | out_of_memory
Needs: processes
Local: open
"""
import os
import time

pids = []
for _ in range(6):
    pid = os.fork()
    if pid == 0:
        kept = bytearray(b"x") * (60 << 20)
        time.sleep(0.6)
        os._exit(0)
    pids.append(pid)
if all(os.waitpid(pid, 0)[1] == 0 for pid in pids):
    print("ESCAPED: 360 MiB")

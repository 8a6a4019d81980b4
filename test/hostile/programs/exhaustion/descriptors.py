"""
Open files without end.

Success: fifty thousand of them are open.
Ends: completed | out_of_memory
"""
import os

try:
    import resource

    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
except (ImportError, ValueError):
    pass
for _ in range(50_000):
    os.open("/dev/null", os.O_RDONLY)
os.write(1, b"ESCAPED: 50000 open files\n")

"""
Looks for the files of a job that runs at the same time.

Success: its secret is printed.
Local: open
"""
import glob
import os

patterns = (
    "/work/*", "/work/.*", "/tmp/*", "/dev/shm/*", "/tmp/python-executor-*/*/*",
    "/proc/[0-9]*/cwd/*", "/proc/[0-9]*/root/work/*",
)
for path in {path for pattern in patterns for path in glob.glob(pattern)}:
    if os.path.isfile(path) and os.path.getsize(path) < 1000:
        try:
            content = open(path, "rb").read()
            if b"canary" in content:
                print(path, content)
        except OSError as error:
            print(error)

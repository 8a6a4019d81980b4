"""
Files without end in the other folders that can be written to.

Success: they get 200 MiB.
Ends: completed | out_of_memory
Local: unsafe
"""
import os
import tempfile

block = b"x" * (1 << 20)
total = 0
for folder in (tempfile.gettempdir(), "/dev/shm", "/dev/mqueue", "/dev", "/run", "/var/tmp"):
    try:
        with open(f"{folder}/hostile-{id(block)}", "wb", 0) as file:
            os.unlink(file.name)
            for _ in range(80):
                total += file.write(block)
    except OSError as error:
        print(folder, error)
if total >= 200 << 20:
    print("ESCAPED:", total)

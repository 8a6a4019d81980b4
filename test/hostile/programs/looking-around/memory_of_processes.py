"""
Opens the memory of the supervisor and of every other process.

Success: one can be read.
Needs: linux
"""
import json
import os

service = str(json.load(open("context.json"))["service"])
for name in [service] if os.path.exists(f"/proc/{service}") else os.listdir("/proc"):
    if name.isdigit() and int(name) != os.getpid():
        try:
            with open(f"/proc/{name}/maps") as maps:
                start = int(maps.readline().split("-")[0], 16)
            with open(f"/proc/{name}/mem", "rb", 0) as memory:
                memory.seek(start)
                memory.read(16)
            print("ESCAPED: the memory of process", name)
            break
        except (OSError, ValueError) as error:
            print(name, error)

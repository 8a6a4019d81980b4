"""
Lets other programs connect.

Success: the host sees a connection.
Needs: processes
Local: open
"""
import json
import subprocess

port = json.load(open("context.json"))["tcp"]
commands = (
    ["bash", "-c", f"cat < /dev/tcp/127.0.0.1/{port}"],
    ["curl", "-sm1", f"http://127.0.0.1:{port}"],
    ["wget", "-qT1", "-t1", "-O-", f"http://127.0.0.1:{port}"],
    ["nc", "-w1", "127.0.0.1", str(port)],
)
for command in commands:
    try:
        done = subprocess.run(command, capture_output=True, timeout=2, stdin=subprocess.DEVNULL)
        print(command[0], done.returncode)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(error)

"""
Floods the logs of the machine.

Success: a log takes what it is given.
Needs: linux
Local: unsafe
"""
import socket

for path in ("/dev/kmsg", "/dev/console", "/proc/1/fd/1", "/proc/1/fd/2"):
    try:
        with open(path, "w") as file:
            file.write("hostile\n")
        print("ESCAPED:", path)
    except OSError as error:
        print(error)
for path in ("/dev/log", "/run/systemd/journal/socket", "/run/systemd/journal/stdout"):
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as log:
            log.connect(path)
            print("ESCAPED:", path)
    except OSError as error:
        print(error)

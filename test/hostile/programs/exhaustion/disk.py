"""
Files without end in the work folder.

Success: they get four times the limit.
Ends: completed | out_of_memory
Local: open
"""
block = b"x" * (1 << 20)
for number in range(8):
    with open(f"file{number}", "wb", 0) as file:
        for _ in range(12):
            file.write(block)
print("ESCAPED: 96 MiB")

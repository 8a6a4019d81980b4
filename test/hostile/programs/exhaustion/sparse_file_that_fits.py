"""
A file of zeros as large as can be brought out, but larger than the memory there is.

Success: the host reads it without end, or the supervisor, which reads it, dies without a word about memory.
Limits: maxArtifactBytes=209715200
Ends: completed | out_of_memory
"""
import os

with open("zeros.bin", "wb") as file:
    try:
        os.truncate(file.fileno(), 200 << 20)
    except OSError as error:
        print(error)

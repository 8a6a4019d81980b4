"""
Unpacks an archive of a few kilobytes that holds 200 MiB.

Success: all of it is on the disk.
Ends: completed | out_of_memory | timeout
"""
import zipfile

with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as bomb:
    for number in range(20):
        bomb.writestr(f"{number}.bin", bytes(10 << 20))
with zipfile.ZipFile("bomb.zip") as bomb:
    bomb.extractall("out")
print("ESCAPED: 200 MiB")

"""
Leaves files whose names mean another place to somebody else.

Success: a name that leaves its folder arrives.
"""
import os

names = ["..\\..\\up.txt", "C:\\up.txt", "\\\\host\\share", "a\\..\\..\\b", "..%2f..%2fup.txt", "...", ".. ", "-rf", "~",
         "a\nb.txt", "\x1b[2J.txt", "\u202etxt.exe", "CON", "x" * 255, " ", "a:b", "\udcff.txt"]
for name in names:
    try:
        with open(name, "w") as file:
            file.write("x")
    except (OSError, UnicodeError) as error:
        print(error)
os.makedirs("..." + "/" + "..\\..", exist_ok=True)
open(".../..\\../up.txt", "w").write("x")

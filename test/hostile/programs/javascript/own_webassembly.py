"""
Loads WebAssembly of its own as a native library that imports functions of JavaScript.

Success: it is loaded, with a function that reaches out.
Only: pyodide
Ends: completed | failed
"""
import ctypes

# A module with a dylink section that imports env.emscripten_run_script and env.exit.
module = bytes.fromhex(
    "0061736d01000000" "000f08" "64796c696e6b2e30" "010400000000" "0105016000017f" "020c0103656e76046578697400 00".replace(" ", "")
)
open("evil.so", "wb").write(module)
for path in ("./evil.so", "/work/evil.so"):
    try:
        print("loaded", ctypes.CDLL(path))
    except BaseException as error:
        print(type(error).__name__, error)

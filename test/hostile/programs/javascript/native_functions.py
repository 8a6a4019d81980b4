"""
Calls functions of the interpreter that run text as JavaScript, by their names in its library.

Success: the text runs.
Only: pyodide
Ends: completed | failed
"""
import ctypes

libc = ctypes.CDLL(None)
text = b"process.stdout.write('ESCAPED: a script')"
for name in ("emscripten_run_script_int", "emscripten_run_script_string", "emscripten_run_script",
             "emscripten_async_run_script", "emscripten_asm_const_int", "emscripten_asm_const_ptr"):
    try:
        function = getattr(libc, name)
        print("calling", name, flush=True)
        print("result", function(text, None, None))
    except BaseException as error:
        print(name, type(error).__name__, error)

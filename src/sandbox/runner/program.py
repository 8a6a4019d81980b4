"""Runs the user's program in a clean `__main__` and reports what came of it."""

import __future__
import _io
import ast
import atexit
import builtins
import collections.abc
import gc
import linecache
import os
import sys
import threading
import tokenize
import traceback
import types

from _runner import artifacts, context, failure, figures, policy, reached, serialize

MAX_EXPRESSION = 80_000
MAX_RECORDS = 1_000
INTERRUPTED = 130
FUTURE_FLAGS = sum({getattr(__future__, name).compiler_flag for name in __future__.all_feature_names})
# What an interpreter has loaded before its program, which therefore no module beside it can replace;
# and tokenize, which newer versions load when they look for the lines of a traceback.
_ALWAYS_LOADED = {
    *sys.builtin_module_names,
    tokenize.__name__,
    *("__main__", "_collections_abc", "_runner", "_sitebuiltins", "abc", "codecs", "encodings"),
    *("genericpath", "io", "os", "posixpath", "site", "stat"),
}
_builtins, _BUILTINS = vars(builtins), dict(vars(builtins))


def _keep_lines(path):
    """For tracebacks: without a time in its entry the cache does not read a file again that was overwritten."""
    linecache.checkcache(path)
    linecache.getlines(path)
    if path in linecache.cache:
        size, _, lines, name = linecache.cache[path]
        linecache.cache[path] = (size, None, lines, name)


def _read(path):
    with open(path, "rb") as file:
        source = file.read()
    _keep_lines(path)
    return source


def _keep_source(path, source):
    """For tracebacks, of a program that is no file."""
    linecache.cache[path] = (len(source), None, source.splitlines(True), path)
    return source


def _compile(path, source, split):
    """(code of the body, code of the last expression or None)."""
    tree = compile(source, path, "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    if not (split and tree.body and isinstance(tree.body[-1], ast.Expr)):
        return compile(tree, path, "exec", dont_inherit=True), None
    last = ast.Expression(tree.body.pop().value)
    body = compile(tree, path, "exec", dont_inherit=True)
    flags = body.co_flags & FUTURE_FLAGS
    return body, compile(last, path, "eval", flags, dont_inherit=True)


def execute(path, namespace, split, source=None):
    """Runs a file, or a text in its place; returns the value of the last expression if that is split off."""
    source = _read(path) if source is None else _keep_source(path, source)
    body, last = _compile(path, source, split)
    try:
        exec(body, namespace)
        return None if last is None else eval(last, namespace)
    finally:
        _builtins.update(_BUILTINS)  # the program may have put anything in their place


def _complain(text):
    """Like the interpreter's own last words: on stderr, if there still is one."""
    for stream in (sys.stderr, sys.__stderr__):
        try:
            stream.write(text)
            return
        except Exception:
            pass


def _exit_code(stop):
    if stop.code is None:
        return 0
    if isinstance(stop.code, int):
        return stop.code & 0xFF
    _complain(serialize.safe_str(stop.code) + "\n")
    return 1


def _expression(value, warnings):
    if value is None:
        return None
    try:
        return serialize.clean(serialize.clip(repr(value), MAX_EXPRESSION))
    except Exception as error:
        warnings.append(f"repr() of the last expression raised {type(error).__name__}: {serialize.safe_str(error)}")
        return None


def capture_results(namespace, limit):
    """The entries of the report for `results`, and warnings."""
    value = namespace.get("results")
    if value is None:
        return {"results": {"status": "missing"}, "results_is_none": "results" in namespace}, []
    try:
        data, warnings = serialize.make_json_serializable(value, limit)
        if len(serialize.encode(data)) > limit:
            raise serialize.TooLarge
    except serialize.TooLarge:
        text = f"results take more than {limit} bytes as JSON; keep summaries in them and save the rest as a file"
        return {"results": {"status": "failed", "error": text}}, []
    is_dict = isinstance(value, collections.abc.Mapping)
    if is_dict and serialize.is_failure(data):
        return {"results": {"status": "failed", "error": data["_error"]}}, warnings
    captured = {"status": "captured", "value": data, "type": serialize.clean(type(value).__name__)}
    return {"results": captured, "results_is_dict": is_dict}, warnings


def _to_json(value):
    data, _ = serialize.make_json_serializable(value)
    return serialize.encode(data)


def make_namespace(path):
    main = types.ModuleType("__main__")
    main.__file__ = path
    main.__builtins__ = __builtins__
    sys.modules["__main__"] = main
    return main.__dict__


def cell_names(data, saved):
    """What a cell has as globals."""
    return {
        "context": context.wrap(data),
        "save_artifact": artifacts.make_save_artifact(saved, _to_json),
    }


def _forget_namesakes(folder):
    """As in a fresh interpreter, a module beside the program comes before one that only the runner has loaded."""
    own = set()
    for entry in os.listdir(folder):
        if entry.endswith(".py"):
            own.add(entry[:-3])
        elif os.path.exists(os.path.join(folder, entry, "__init__.py")):
            own.add(entry)
    own -= _ALWAYS_LOADED
    if not any(name in sys.modules for name in own):  # to look at all the loaded ones would copy their pages
        return
    for name in list(sys.modules):
        if name.partition(".")[0] in own:
            del sys.modules[name]


def set_search_path(folder, first):
    """The program's own folder, PYTHONPATH, then what the interpreter has; the fork has not read that variable."""
    asked = [os.path.join(folder, entry) for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry]
    rest = [entry for entry in sys.path if entry not in ("", folder, *asked)]
    sys.path[:] = [first, *dict.fromkeys(asked), *rest]


def run_to_end(job, folder, path, namespace, report, source=None):
    """Exit code of the program; its exception goes into the report."""
    try:
        value = execute(path, namespace, job["capture"] != "script", source)
        report["expression"] = _expression(value, report["warnings"])
        code = 0
    except SystemExit as stop:
        code = _exit_code(stop)
        if code:
            report["error"] = failure.describe_error(stop, folder, path)
    except BaseException as error:
        code = INTERRUPTED if isinstance(error, KeyboardInterrupt) else 1
        report["oom"] = isinstance(error, MemoryError)
        report["error"] = failure.describe_error(error, folder, path)
        report["limits"] = reached.reached_limits(error, job["pids"])
        if job["capture"] != "cell":
            _complain(report["error"]["traceback"])
    return code


def run(job, folder, tell=lambda report: None):
    """
    Runs `job["entrypoint"]` in `folder` (the working directory); returns the report. Never raises.
    `tell` is given the report early, without results and figures, in case their capture does not end.
    `finish` ends what the program left running in this process.
    """
    report = new_report()
    process = os.getpid()
    path = os.path.join(folder, job["entrypoint"])
    sys.argv = [job["entrypoint"] if job["capture"] == "cell" else path, *job["argv"]]
    set_search_path(folder, os.path.dirname(path))
    _forget_namesakes(os.path.dirname(path))
    saved = []
    rules = policy.start(job, path, report, tell)
    namespace = make_namespace(path)
    if job["capture"] == "cell":
        namespace.update(cell_names(job["context"], saved))
    namespace.update(rules.names)
    run_described(report, lambda: run_to_end(job, folder, path, namespace, report))
    if os.getpid() != process:
        return report  # a fork of the program that ran on to the end; the original reports
    report["artifacts"] = saved[:MAX_RECORDS]
    rules.conclude()
    tell(report)
    attempt(report, "waiting for threads", threading._shutdown)
    if job["capture"] == "cell":
        capture_cell(job, folder, namespace, report)
    rules.conclude()
    return report


def new_report():
    report = {"exit_code": 0, "expression": None, "error": None, "oom": False, "results": {"status": "missing"}}
    report.update(warnings=[], figures=[], figure_errors=[], artifacts=[])
    return report


def run_described(report, run):
    try:
        report["exit_code"] = run()
    except BaseException as error:  # an exception so strange that it cannot be described
        report["exit_code"] = 1
        report["warnings"].append(f"describing the exception stopped: {type(error).__name__}")


def capture_cell(job, folder, namespace, report):
    attempt(report, "capturing results", lambda: _capture_results(job, namespace, report))
    attempt(report, "saving figures", lambda: _capture_figures(folder, report))


def attempt(report, doing, action):
    try:
        action()
    except BaseException as error:
        report["warnings"].append(f"{doing} stopped: {type(error).__name__}: {serialize.safe_str(error)}")


def _capture_results(job, namespace, report):
    try:
        entries, warnings = capture_results(namespace, job["max_result_bytes"])
        report.update(entries)
        report["warnings"] += warnings
    except BaseException as error:
        report["results"] = {"status": "failed", "error": f"{type(error).__name__}: {serialize.safe_str(error)}"}
        if not isinstance(error, Exception):
            raise


def _capture_figures(folder, report):
    if "matplotlib.pyplot" in sys.modules:
        os.chdir(folder)
        figures.save_open(report)


def _drop_globals():
    """Runs the destructors that close what the program left open, such as a file in a global."""
    names = vars(sys.modules["__main__"])
    for name in list(names):
        if name != "__builtins__":
            names[name] = None
    gc.collect()


def flush():
    """Writes out what open files hold back."""
    for thing in gc.get_objects():
        if issubclass(type(thing), _io._IOBase):  # not io.IOBase, which is asked in Python and remembers each type
            try:
                thing.flush()
            except Exception:
                pass  # closed, or not writable any more


def rehearse():
    """Touches what every program needs while there is time: its pages are the parent's until then, and have to be copied."""
    tree = compile("1", "<rehearsal>", "exec", ast.PyCF_ONLY_AST)
    exec(compile(tree, "<rehearsal>", "exec"), {})
    serialize.encode({"results": {}, "warnings": [], "exit_code": 0})
    gc.collect()
    flush()


def finish():
    """What a normal interpreter does at its end: exit handlers, destructors, then flush."""
    for step in (atexit._run_exitfuncs, _drop_globals, flush):
        try:
            step()
        except BaseException:
            _complain(traceback.format_exc())

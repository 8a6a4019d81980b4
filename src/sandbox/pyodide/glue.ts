/**
 * Python that stands in for the supervisor inside Pyodide: it loads the runner's modules, takes JavaScript
 * away from the program, and runs a job. `install` comes first; the last expression is what the child calls.
 */
export const GLUE = `
import asyncio, importlib, json, os, sys, time, types
import _pyodide._importhook, pyodide.webloop


class Loop(asyncio.BaseEventLoop):
    # Pyodide's own loop belongs to JavaScript and never ends; this one behaves as on other systems.
    def __init__(self):
        super().__init__()
        self._selector = self

    def select(self, timeout):
        time.sleep(3600 if timeout is None else timeout)
        return ()

    def _process_events(self, events):
        pass

    def _write_to_self(self):
        pass


class LoopPolicy(asyncio.events._BaseDefaultEventLoopPolicy):
    _loop_factory = Loop


class Glue:
    def __init__(self):
        self.inputs = {}

    def install(self, modules):
        package = sys.modules["_runner"] = types.ModuleType("_runner")
        package.__path__ = []
        for name, source in json.loads(modules):
            module = sys.modules["_runner." + name] = types.ModuleType("_runner." + name)
            setattr(package, name, module)
            exec(compile(source, "<_runner." + name + ">", "exec"), module.__dict__)
        self.runner = package
        asyncio._set_running_loop(None)
        asyncio.events._set_event_loop_policy(LoopPolicy())
        asyncio.run = asyncio.runners.run = pyodide.webloop._orig_run
        time.sleep = pyodide.webloop._orig_sleep
        self._forget_javascript()

    def _forget_javascript(self):
        _pyodide._importhook.jsfinder.jsproxies.clear()
        sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__name__ != "JsFinder"]
        for name in list(sys.modules):
            if name.partition(".")[0] in ("js", "pyodide_js"):
                del sys.modules[name]

    def add_file(self, path, content):
        self.inputs[path] = content.to_bytes()

    def prepare(self, head):
        self.job = job = json.loads(head)
        self.folder = job["folder"]
        os.environ.clear()
        os.environ.update(job["env"])
        os.makedirs(self.folder, exist_ok=True)
        os.chdir(self.folder)
        if job["context"] is not None:
            text = json.dumps(job["context"], ensure_ascii=False, indent=2)
            self.inputs["context.json"] = text.encode("utf-8", "replace")
        self.seen = self.runner.files.write_inputs(self.folder, self.inputs, job["folders"])
        importlib.invalidate_caches()
        self.inputs.clear()
        sys.executable = ""
        sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", errors="surrogateescape", closefd=False)
        for name, fd in (("stdout", 1), ("stderr", 2)):
            stream = open(fd, "w", encoding="utf-8", errors="backslashreplace", buffering=1, closefd=False)
            setattr(sys, name, stream)
            setattr(sys, "__" + name + "__", stream)

    def run(self):
        self.report = self.runner.program.run(self.job, self.folder)
        self.runner.program.finish()

    def finish(self, send, dropped_bytes, run_ms):
        self.report.update(signal=None, kill_reason=None, dropped_bytes=dropped_bytes, run_ms=run_ms)
        warnings = self.report["warnings"]
        limit = self.job["max_artifact_bytes"]
        try:
            for path, content in self.runner.files.collect(self.folder, self.seen, limit, warnings):
                send(path.encode("utf-8", "surrogateescape"), content)
        except MemoryError:
            warnings.append("some files are dropped: there is no memory left to bring them out")
        return self.runner.serialize.encode(self.report).decode()


Glue()
`;

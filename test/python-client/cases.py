"""What a user of the client relies on, against the server at $PYEXEC_SERVER. Source: python-executor spec §3, §7."""

import os
import tempfile
import time
import unittest
from datetime import datetime, timezone
from pathlib import Path

import client
from client import ExecutionConfig, ExecutionStatus, Metadata, PythonExecutorClient

SLEEP = 'print("begun", flush=True)\nimport time\ntime.sleep(600)'


class Cases:
    Session = client.UrllibSession

    def setUp(self):
        self.session = self.Session()
        # More than one slash at the end, as users write it.
        self.client = PythonExecutorClient(os.environ["PYEXEC_SERVER"] + "//", session=self.session)

    def refused(self, status):
        test = self

        class Refused:
            def __enter__(self):
                self.raised = test.assertRaises(test.session.HTTPError)
                self.raised.__enter__()

            def __exit__(self, *what):
                caught = self.raised.__exit__(*what)
                error = self.raised.exception
                code = error.code if hasattr(error, "code") else error.response.status_code
                test.assertEqual(code, status)
                return caught

        return Refused()

    def running(self, **kwargs):
        execution_id = self.client.execute_async(files={"main.py": SLEEP}, **kwargs)
        while self.client.get_execution(execution_id).status == ExecutionStatus.PENDING:
            time.sleep(0.05)
        return execution_id

    # execute_sync

    def test_dict_of_files(self):
        files = {"main.py": "import helper\nprint(helper.DATA.read_bytes())", "data/b.bin": b"\x00\xff\n",
                 "helper.py": 'import pathlib\nDATA = pathlib.Path("data/b.bin")'}
        result = self.client.execute_sync(files=files)
        self.assertEqual((result.status, result.exit_code), (ExecutionStatus.COMPLETED, 0))
        self.assertEqual(result.stdout, "b'\\x00\\xff\\n'\n")
        self.assertEqual((result.stderr, result.error, result.result), (None, None, None))
        self.assertIsInstance(result.duration_ms, int)

    def test_times_are_naive_utc(self):
        before = datetime.now(timezone.utc).replace(tzinfo=None)
        result = self.client.execute_sync(files={"main.py": ""})
        after = datetime.now(timezone.utc).replace(tzinfo=None)
        self.assertLessEqual(before.replace(microsecond=0), result.started_at)
        self.assertLessEqual(result.started_at, result.finished_at)
        self.assertLessEqual(result.finished_at, after)

    def test_file_and_folder_of_the_disk(self):
        with tempfile.TemporaryDirectory() as folder:
            inner = Path(folder, "pkg", "inner.py")
            inner.parent.mkdir()
            inner.write_text("X = 7")
            main = Path(folder, "main.py")
            main.write_text("from pkg import inner\nprint(inner.X)")
            main.chmod(0o600)
            self.assertEqual(self.client.execute_sync(files=folder).stdout, "7\n")
            self.assertEqual(self.client.execute_sync(files=inner).exit_code, 0)

    def test_tar_counts_more_than_files(self):
        archive = client.pack({"other.py": 'print("tar")'})
        result = self.client.execute_sync(files={"main.py": 'print("files")'}, tar_data=archive)
        self.assertEqual(result.stdout, "tar\n")

    def test_all_of_the_metadata(self):
        code = 'import os, sys\nprint(sys.argv[1:], sys.stdin.read(), os.environ["A"], open("made").read())'
        metadata = Metadata("app/run.py", stdin="in", pre_commands=["printf pre > made"], env_vars=["A=b=c"],
                            script_args=["one two", "'"], config=ExecutionConfig(timeout_seconds=60))
        result = self.client.execute_sync(files={"app/run.py": code}, metadata=metadata, entrypoint="ignored")
        self.assertEqual(result.stdout, "['one two', \"'\"] in b=c pre\n")

    def test_loose_limits(self):
        result = self.client.execute_sync(files={"main.py": SLEEP}, timeout_seconds=2, memory_mb=256)
        self.assertEqual(result.status, "failed")
        self.assertIn("execution timeout after 2s", result.error)
        self.assertEqual(result.duration_ms, None)

    def test_megabytes_of_stdin(self):
        text = "é" * 1_000_000
        code = "import sys\nprint(len(sys.stdin.read()))"
        self.assertEqual(self.client.execute_sync(files={"main.py": code}, stdin=text).stdout, "1000000\n")

    def test_errors_of_programs_are_results(self):
        result = self.client.execute_sync(files={"main.py": "import sys\nsys.exit('no')"})
        self.assertEqual((result.status, result.exit_code, result.stderr), ("completed", 1, "no\n"))
        missing = self.client.execute_sync(files={"main.py": ""}, entrypoint="nope.py")
        self.assertEqual((missing.status, missing.exit_code), ("completed", 2))
        self.assertIn("can't open file", missing.stderr)
        failed = self.client.execute_sync(files={"main.py": "print(1)"}, pre_commands=["exit 7"])
        self.assertEqual((failed.status, failed.exit_code, failed.stdout), ("completed", 7, None))

    # execute_async

    def test_async_and_wait(self):
        execution_id = self.client.execute_async(files={"main.py": 'print("later")'})
        self.assertRegex(execution_id, r"^exe_[0-9a-f-]{36}$")
        result = self.client.wait_for_completion(execution_id, poll_interval=0.1)
        self.assertEqual((result.execution_id, result.stdout), (execution_id, "later\n"))
        self.assertEqual(self.client.get_execution(execution_id), result)

    def test_wait_is_not_for_ever(self):
        execution_id = self.running()
        with self.assertRaises(TimeoutError):
            self.client.wait_for_completion(execution_id, poll_interval=0.1, max_wait=0.2)
        self.assertEqual(self.client.get_execution(execution_id).status, "running")
        self.client.kill(execution_id)

    def test_kill(self):
        execution_id = self.running(timeout_seconds=60)
        self.assertIsNone(self.client.kill(execution_id))
        result = self.client.wait_for_completion(execution_id, max_wait=10)
        self.assertEqual((result.status, result.error), (ExecutionStatus.KILLED, None))
        self.assertIsNotNone(result.finished_at)
        self.client.kill(execution_id)
        self.assertEqual(self.client.get_execution(execution_id), result)

    # eval

    def test_eval_with_result(self):
        cases = {"2 + 2": "4", "x = 5\nx * 2": "10", '"hello"': "'hello'", "''": "''", "x = 5": None, "None": None}
        self.assertEqual({code: self.client.eval(code).result for code in cases}, cases)
        result = self.client.eval("print('a')\n5")
        self.assertEqual((result.stdout, result.result), ("a", "5"))

    def test_eval_without_result(self):
        result = self.client.eval('print("hi")\n5', eval_last_expr=False)
        self.assertEqual((result.stdout, result.result), ("hi\n", None))

    def test_eval_of_files(self):
        files = [{"name": "a.py", "content": "import b\nb.Y + int(input())"}, {"name": "b.py", "content": "Y = 40"}]
        self.assertEqual(self.client.eval(None, files=files, stdin="2\n").result, "42")
        self.assertEqual(self.client.eval(None, files=files, entrypoint="b.py", timeout_seconds=30).exit_code, 0)

    def test_eval_of_a_mistake(self):
        result = self.client.eval("1 / 0")
        self.assertEqual((result.status, result.exit_code, result.result), ("completed", 1, None))
        self.assertTrue(result.stderr.rstrip().endswith("ZeroDivisionError: division by zero"))
        again = self.client.get_execution(result.execution_id)
        self.assertEqual(again.stderr, result.stderr)

    # refusals

    def test_refusals_of_the_server(self):
        nobody = "exe_00000000-0000-4000-8000-000000000000"
        with self.refused(404):
            self.client.get_execution(nobody)
        with self.refused(404):
            self.client.kill(nobody)
        with self.refused(404):
            self.client.wait_for_completion(nobody)
        with self.refused(400):
            self.client.eval("")
        with self.refused(400):
            self.client.eval(None, files=[])
        with self.refused(400):
            self.client.eval("1", python_version="2.7")
        with self.refused(413):
            self.client.eval("#" * 102_401)
        with self.refused(400):
            self.client.execute_sync(tar_data=b"no tar", entrypoint="main.py")

    def test_refusals_before_anything_is_sent(self):
        unreachable = PythonExecutorClient("http://127.0.0.1:1", session=self.session)
        for wrong in ({}, {"files": "/no/such/path"}, {"files": {"readme.txt": ""}}):
            with self.assertRaises(ValueError):
                unreachable.execute_sync(**wrong)
        with self.assertRaises(TypeError):
            unreachable.execute_async(files={"main.py": ""}, env_vars=["A=1"])


class Urllib(Cases, unittest.TestCase):
    pass


@unittest.skipIf(client.requests is None, "requests is not installed")
class Requests(Cases, unittest.TestCase):
    Session = client.RequestsSession

    def test_the_form_is_that_of_requests(self):
        parts = {"tar": ("code.tar", b"\x00", "application/octet-stream"), "metadata": (None, "{}", "application/json")}
        prepared = client.requests.Request("POST", "http://h/", files=parts).prepare()
        content_type, body = client.encode(parts)
        ours, theirs = (text.split("boundary=")[1].encode() for text in (content_type, prepared.headers["Content-Type"]))
        self.assertEqual(body.replace(ours, b"*"), prepared.body.replace(theirs, b"*"))
        self.assertEqual(len(ours), len(theirs))


if __name__ == "__main__":
    unittest.main(verbosity=2)

import { describe, expect, it } from 'vitest';
import { analyzeCode, type AnalysisOptions } from '../../../src/analyzer/analyze-code.ts';
import type { Asking } from '../../../src/analyzer/asking/asking.ts';
import { ExecutionControlConfig } from '../../../src/config/execution-control-config.ts';
import { DEFAULT_MODES, resolveMode } from '../../../src/config/execution-mode-config.ts';

const modes = (mode: string) =>
  resolveMode(mode, {
    executionModes: DEFAULT_MODES,
    controlSystem: { gateways: {} },
    sandbox: { kernelName: 'python3' },
  });

async function askingOf(
  code: string,
  options: Partial<AnalysisOptions> = {},
): Promise<Asking | null> {
  return (await analyzeCode(code, { pythonVersion: '3.11', modes, ...options })).asking;
}
const writing = { control: new ExecutionControlConfig(true) };

/** `rule operation(option, …): target, …` for each ask. */
const told = (asking: Asking | null): string[] | undefined =>
  asking?.asks.map(
    ({ rule, operation, targets, options }) =>
      `${rule} ${operation}(${options.join(', ')}): ${targets.join(', ')}`,
  );

describe('what a program asks for', () => {
  it.each<[string, string[]]>([
    [
      'import requests\nrequests.get("https://a.example/x?y=1", timeout=3)',
      ['host.network requests.get(timeout): https://a.example'],
    ],
    [
      'import requests as r\nr.get("HTTPS://A.example:8443")',
      ['host.network requests.get(): https://a.example:8443'],
    ],
    [
      'from requests import get\nget("http://a.example")\nget(url="http://b.example")',
      ['host.network requests.get(): http://a.example, http://b.example'],
    ],
    [
      'import urllib.request\nurllib.request.urlopen("https://a.example").read()',
      ['host.network urllib.request.urlopen(): https://a.example'],
    ],
    [
      'import requests\nprint(requests.get("https://a.example").json())',
      ['host.network requests.get(): https://a.example'],
    ],
    [
      'import pandas as pd\npd.read_csv("https://a.example/t.csv", sep=";")',
      ['host.network pandas.read_csv(sep): https://a.example'],
    ],
    ['open("/data/x", "w").write("1")', ['file.write-outside open(argument 2): /data/x']],
    [
      'with open(file="/home/ada/x", mode="r") as f:\n    f.read()',
      ['file.read-outside open(mode): /home/ada/x'],
    ],
    ['import os\nos.remove("/data/x")', ['file.delete os.remove(): /data/x']],
    [
      'import shutil\nshutil.copy("a.csv", "/data/a.csv")',
      ['file.write-outside shutil.copy(): a.csv → /data/a.csv'],
    ],
    [
      'import pandas as pd\npd.DataFrame({"a": [1]}).to_csv("/data/o.csv", index=False)',
      ['file.write-outside *.to_csv(index): /data/o.csv'],
    ],
  ])('is read from %j', async (code, expected) => {
    const asking = await askingOf(code);
    expect(asking).toMatchObject({ known: true, reasons: ['finding'] });
    expect(told(asking)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    [
      'from epics import caput\ncaput("A:B", 1)\ncaput("C", 2, wait=True)',
      ['control.write epics.caput(argument 2, wait): A:B, C'],
    ],
    ['write_channel("A:B", 1)', ['control.write write_channel(argument 2): A:B']],
  ])('is the channel of %j', async (code, expected) => {
    const asking = await askingOf(code, writing);
    expect(asking).toMatchObject({ known: true, reasons: ['control_write', 'execution_mode'] });
    expect(told(asking)).toEqual(expected);
  });

  it.each<[string, string]>([
    [
      'a host that is added to later',
      'u = "https://a.example"\nu += ".evil.example"\nrequests.get(u)',
    ],
    ['a host in a name', 'u = "https://a.example"\nrequests.get(u)'],
    ['a host of a loop', 'for u in ["https://a.example"]:\n    requests.get(u)'],
    ['a host that is put together', 'requests.get("https://a.example" + input())'],
    ['a host that is filled in', 'requests.get(f"https://{input()}")'],
    ['joined strings', 'requests.get("https://a.example" ".evil.example")'],
    ['an escape', 'requests.get("https://a.ex\\x61mple")'],
    ['a user in an address', 'requests.get("https://a.example@evil.example/")'],
    ['a backslash in an address', String.raw`requests.get(r"https://a.example\@evil.example/")`],
    ['no address', 'requests.get("a.example")'],
    ['unpacked arguments', 'requests.get("https://a.example", **options)'],
    ['a proxy', 'requests.get("https://a.example", proxies={"https": "http://evil.example"})'],
    ['a session', 'requests.Session().get("https://a.example")'],
    ['a function under another name', 'get = requests.get\nget("https://a.example")'],
    ['a function that is handed on', 'list(map(requests.get, ["https://a.example"]))'],
    [
      'a partial function',
      'import functools\nfunctools.partial(requests.get, "https://evil.example")("https://a.example")',
    ],
    ['a function that is replaced', 'requests.get = print\nrequests.get("https://a.example")'],
    ['a module that is bound again', 'requests.get("https://a.example")\nrequests = 1'],
    ['a module that is a parameter', 'requests.get("https://a.example")\ndef f(requests): ...'],
    ['a star import', 'from other import *\nrequests.get("https://a.example")'],
    [
      'the main module',
      'import __main__\n__main__.requests = 1\nrequests.get("https://a.example")',
    ],
    ['the loaded modules', 'import sys\nsys.modules["requests"].get("https://a.example")'],
    ['another name by getattr', 'getattr(requests, "get")("https://a.example")'],
    ['a method of a string', 'requests.get("https://a.example".replace("a", "b"))'],
    ['a process', 'import os\nos.system("ls")'],
    ['code made at run time', 'exec("1")'],
    ['a secret', 'import os\nos.getenv("API_KEY")'],
    ['another folder', 'import os\nos.chdir("/data")'],
    ['a link', 'import os\nos.symlink("/data/a", "/data/b")'],
    ['rights', 'import os\nos.chmod("/data/a", 0o777)'],
    ['data that may hold code', 'import pandas as pd\npd.read_pickle("a.pkl")'],
    ['an opener', 'open("/data/x", "w", opener=f)'],
    [
      'a part that is known beside one that is not',
      'requests.get("https://a.example")\nrequests.get(input())',
    ],
    ['invisible text', 'requests.get("https://a.example")  # \u200b'],
  ])('is unknown for %s', async (_, code) => {
    const asking = await askingOf(`import requests\n${code}`);
    expect(asking).toEqual({ known: false, reasons: [], asks: [], remarks: [] });
  });

  it.each<[string, string]>([
    ['a channel in a name', 'import epics\nn = "A"\nepics.caput(n, 1)'],
    ['an object', 'import epics\nepics.PV("A").put(1)'],
    ['many channels', 'write_channels({"A": 1})'],
    ['a store', 'import epics\npv = epics.PV("A")\npv.value = 1'],
    [
      'a function of its own with that name',
      'def write_channel(a, b):\n    import epics\n    epics.caput(a, b)\nwrite_channel("A", 1)',
    ],
  ])('is unknown for the writes of %s', async (_, code) => {
    expect(await askingOf(code, writing)).toMatchObject({ known: false });
  });

  it('is unknown where a policy, a domain or a check of the deployment asks', async () => {
    const policy = {
      name: 'default_framework_policy',
      priority: 1,
      analyzePolicy: () => ({
        executionMode: 'read_only' as const,
        needsApproval: true,
        approvalReasoning: 'Every program needs approval.',
        additionalIssues: [],
        recommendations: [],
        analysisPassed: true,
      }),
    };
    expect(await askingOf('x = 1', { policyAnalyzers: [policy] })).toMatchObject({ known: false });
    const check = () => {
      throw new Error('broken');
    };
    expect(await askingOf('x = 1', { moreChecks: [check] })).toMatchObject({ known: false });
    const domain = {
      name: 'magnets',
      priority: 1,
      analyzeDomain: () => ({
        detectedOperations: ['magnet_writes'],
        riskCategories: [],
        domainData: {},
      }),
    };
    expect(await askingOf('x = 1', { domainAnalyzers: [domain], ...writing })).toMatchObject({
      known: false,
    });
  });

  it('is nothing for a program that needs no approval, and all of it where every program does', async () => {
    expect(await askingOf('x = 1')).toBeNull();
    expect(
      await askingOf('import platform\nx = platform.node()', { approvalMode: 'all_code' }),
    ).toEqual({
      known: true,
      reasons: ['every_program'],
      asks: [],
      remarks: ['host.system-info platform.node'],
    });
  });
});

import type { ConnectorConfig } from '../policy/connector-config.ts';
import { runnerConnector } from '../policy/runner-policy.ts';
import { runnerSource } from '../sandbox/runner/bundle.ts';
import { codeCell } from './cells.ts';
import type { Cell } from './notebook-document.ts';

const CHANGE_FOLDER = `
# Work where the input files and context.json are.
import os

if os.path.basename(os.getcwd()) == "attempts":
    os.chdir("..")
`;

const LOAD_CONTEXT = `
import json

with open("context.json", encoding="utf-8") as file:
    context = wrap(json.load(file))
`;

const SAVE_ARTIFACT = `
import json


def _plain(value):
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)


save_artifact = make_save_artifact([], lambda value: json.dumps(_plain(value), ensure_ascii=False).encode())
`;

const CHANNELS = `
# Approval, limits and audit are the service's and not here: a notebook writes to a simulated machine only.
import json


class WriteRefusedError(PermissionError):
    pass


class ChannelLimitsViolationError(WriteRefusedError):
    pass


def _machine_of(settings):
    if settings is None:
        try:
            with open("context.json", encoding="utf-8") as file:
                settings = json.load(file)["_execution_config"]["control_system"]
        except (OSError, ValueError, KeyError, TypeError):
            raise ChannelError(
                'no control system is known; put {"_execution_config": {"control_system": {"type": "epics"}}} '
                "into context.json to read from it"
            ) from None
    return connect({"timeout_seconds": 5, "channels": {}, "faults": {}, **settings})


def _make_channels(settings, same=same, simulator=MockConnector, result=WriteResult):
    found = []

    def machine():
        if not found:
            found.append(_machine_of(settings))
        return found[0]

    def read_channel(address):
        return machine().read(str(address))

    def write_channels(values):
        results = {}
        for address, value in dict(values).items():
            address = str(address)
            if not isinstance(machine(), simulator):
                raise WriteRefusedError(f"{address} is not written from a notebook: let the service run the program.")
            machine().write(address, value)
            shown = machine().read(address)
            told = {"channel": address, "value": value, "readback": shown, "detail": ""}
            results[address] = result(told, outcome="confirmed" if same(value, shown) else "mismatch")
        return results

    def write_channel(address, value):
        return write_channels({address: value})[str(address)]

    return read_channel, write_channel, write_channels
`;

const CHANNEL_NAMES =
  /\b(?:read_channel|write_channels?|ChannelError|WriteRefusedError|ChannelLimitsViolationError)\b/;

export interface SetupNeeds {
  readonly code: string;
  /** The notebook stands in `attempts/`, one below the execution folder. */
  readonly inAttempts: boolean;
  readonly hasContextFile: boolean;
  /** The control system of the service; null = the one that `context.json` names, if any. */
  readonly connector: ConnectorConfig | null;
}

const setupContext = ({ code, hasContextFile }: SetupNeeds): readonly string[] => {
  if (!/\bcontext\b/.test(code)) return [];
  return hasContextFile ? [runnerSource('context'), LOAD_CONTEXT] : ['context = None'];
};

const setupArtifacts = ({ code }: SetupNeeds): readonly string[] =>
  /\bsave_artifact\b/.test(code) ? [runnerSource('artifacts'), SAVE_ARTIFACT] : [];

function setupChannels({ code, connector }: SetupNeeds): readonly string[] {
  if (!CHANNEL_NAMES.test(code)) return [];
  const settings = JSON.stringify(JSON.stringify(runnerConnector(connector)));
  const sources = [runnerSource('connectors'), runnerSource('outcome'), CHANNELS];
  const names = 'read_channel, write_channel, write_channels';
  return [...sources, `${names} = _make_channels(json.loads(${settings}))`];
}

/** The cell, tagged `setup`, that lets the program run in a plain Jupyter; none when it needs nothing. Source: spec §13.3. */
export function setupCells(needs: SetupNeeds): readonly Cell[] {
  const parts = [
    ...(needs.inAttempts ? [CHANGE_FOLDER] : []),
    ...setupContext(needs),
    ...setupArtifacts(needs),
    ...setupChannels(needs),
  ];
  if (parts.length === 0) return [];
  const source = parts.map((part) => part.trim()).join('\n\n\n');
  return [codeCell('setup', source, { tags: ['setup'], isFolded: parts.length > 1 })];
}

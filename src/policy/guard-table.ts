import { guardRuleSchema, type GuardRule } from './guard-rule.ts';
import type { z } from 'zod';

type Extra = Omit<z.input<typeof guardRuleSchema>, 'module' | 'member'>;

const rules = (module: string, members: readonly string[], extra: Extra = {}): GuardRule[] =>
  members.map((member) => guardRuleSchema.parse({ module, member, ...extra }));

const NAME_THEN_VALUE = { channel: { arg: 0 }, value: 1 } as const;
const CAGET = { on: 'module', member: 'caget', withChannel: true } as const;
const OWN_GET = { on: 'self', member: 'get' } as const;

/** Channel Access by pyepics, and the module of caproto that has the same names. */
const likePyepics = (functions: string, classes: string): GuardRule[] => [
  ...rules(functions, ['caput', 'caput_many'], { ...NAME_THEN_VALUE, read: CAGET }),
  ...rules(classes, ['PV.put', 'PV.set'], { channel: { self: 'pvname' }, value: 1, read: OWN_GET }),
  ...rules(classes, ['PV.value'], {
    kind: 'setter',
    channel: { self: 'pvname' },
    value: 1,
    read: OWN_GET,
  }),
];

const EPICS: readonly GuardRule[] = [
  ...likePyepics('epics', 'epics.pv'),
  ...likePyepics('epics', 'epics'),
  ...rules('epics.ca', ['put', 'put_complete', 'sg_put']),
  ...likePyepics('caproto.threading.pyepics_compat', 'caproto.threading.pyepics_compat'),
  ...rules('aioca', ['caput'], NAME_THEN_VALUE),
  ...rules('aioca.*', ['caput'], NAME_THEN_VALUE),
  ...rules('cothread.catools', ['caput'], NAME_THEN_VALUE),
];

const P4P: readonly GuardRule[] = [
  ...['thread', 'asyncio', 'cothread', 'Qt'].flatMap((kind) =>
    rules(`p4p.client.${kind}`, ['Context.put'], {
      channel: { arg: 1 },
      value: 2,
      read: { on: 'self', member: 'get', withChannel: true },
    }),
  ),
  ...rules('p4p.client.*', ['Context.put', 'Context.rpc']),
  ...rules('p4p.server.*', ['SharedPV.post', 'SharedPV.open']),
];

const CAPROTO: readonly GuardRule[] = [
  ...rules('caproto.sync.client', ['write', 'read_write_read'], {
    ...NAME_THEN_VALUE,
    read: { on: 'module', member: 'read', withChannel: true, result: 'data' },
  }),
  ...['threading', 'asyncio', 'trio', 'curio'].flatMap((kind) =>
    rules(`caproto.${kind}.client`, ['PV.write'], {
      channel: { self: 'name' },
      value: 1,
      read: { on: 'self', member: 'read', result: 'data' },
    }),
  ),
  ...rules('caproto.*', ['write*', 'read_write_read', 'PV.write*', 'Batch.write*']),
];

const PVA: readonly GuardRule[] = ['pvaccess', 'pvaccess.*'].flatMap((module) =>
  rules(module, [
    'Channel.put*',
    'Channel.set*',
    'Channel.parsePut*',
    'MultiChannel.put*',
    'PvaServer.update*',
    'RpcClient.invoke',
  ]),
);

const DEVICE_ATTRIBUTE = {
  channel: { self: 'dev_name', arg: 1 },
  value: 2,
  read: { on: 'self', member: 'read_attribute', arg: 1, result: 'value' },
} as const;
const TANGO: readonly GuardRule[] = ['tango', 'PyTango'].flatMap((module) => [
  ...rules(module, ['DeviceProxy.write_attribute'], DEVICE_ATTRIBUTE),
  ...rules(module, ['DeviceProxy.*write_*', 'DeviceProxy.*command_inout*']),
  ...rules(module, ['DeviceProxy.put_property', 'DeviceProxy.delete_property']),
  ...rules(module, ['AttributeProxy.*write*', 'AttributeProxy.put_property']),
  ...rules(module, ['AttributeProxy.delete_property', 'AttributeProxy.set_config']),
  ...rules(module, ['Group.write_*', 'Group.command_inout*', 'Database.put_*']),
  ...rules(module, ['Database.delete_*', 'Database.add_*']),
]);

const DOOCS: readonly GuardRule[] = [
  ...rules('pydoocs', ['write'], NAME_THEN_VALUE),
  ...rules('pydoocs', ['write*']),
  ...rules('doocs4py', ['set'], NAME_THEN_VALUE),
  ...rules('doocs4py', ['Property.set']),
];

/**
 * The writes of the control-system libraries that are known here; the first rule that fits counts.
 * Put rules of the deployment before it. Source: spec §19.7, with more libraries.
 */
export const GUARD_TABLE: readonly GuardRule[] = [
  ...EPICS,
  ...P4P,
  ...CAPROTO,
  ...PVA,
  ...TANGO,
  ...DOOCS,
];

import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { ENV_NAMES } from '../../src/config/config-from-env.ts';
import { serviceConfigSchema } from '../../src/config/service-config.ts';
import { json, nastyText } from './inputs.ts';
import { nearlyValid } from './nearly-valid.ts';

const SECTIONS =
  'framework approval approval_config execution_control control_system models services file_paths agent_control_defaults execution execution_modes service_configs python_executor epics modes gateways jupyter containers writes_enabled global_mode capabilities python_execution memory enabled mode hostname port_host kernel_name gateway generators python_code_generator model_id import read_only limits_checking epics_writes_enabled'.split(
    ' ',
  );
const SERVER_VARIABLES =
  'PORT LOG_LEVEL DNS_SERVERS DEFAULT_TIMEOUT MAX_TIMEOUT POOL_SIZE POOL_PRELOAD SANDBOX ISOLATION ALLOWED_IMAGES VERSION_IMAGES PIP_INDEX_URL ACCEPT_NO_ISOLATION SHUTDOWN_GRACE STORE CONSUL_ADDR'
    .split(' ')
    .map((name) => `PYEXEC_${name}`);
const word = fc.constantFrom(
  'python3',
  'read_only',
  'container',
  'local',
  'all_code',
  'disabled',
  'selective',
  'localhost',
  '8088',
  '$HOME',
  '${X}',
  true,
  false,
  null,
  0,
  1,
  1.5,
  -1,
);
/** Tables and values with the sections of the framework, in their places and in others. */
export const framework = fc.letrec((tie) => ({
  table: fc
    .array(fc.tuple(fc.constantFrom(...SECTIONS), tie('value')), {
      maxLength: 5,
      depthIdentifier: 'f',
    })
    .map((entries) => Object.fromEntries(entries) as Record<string, unknown>),
  value: fc.oneof(
    { maxDepth: 6, depthIdentifier: 'f' },
    word,
    tie('table'),
    tie('table'),
    fc.array(tie('value'), { maxLength: 2, depthIdentifier: 'f' }),
    json(1),
  ),
}));
/** Settings of the service, more or less. */
export const ours = nearlyValid(serviceConfigSchema);
export const settings = fc.oneof(ours, framework.table, json());

const envOf = (names: readonly string[]) =>
  fc
    .array(
      fc.tuple(
        fc.constantFrom(...names),
        fc.oneof(
          nastyText(2),
          fc.constantFrom(
            '0',
            '-1',
            '1',
            '1e9',
            '99999999999999999999',
            'true',
            'maybe',
            ',',
            '=',
            'a=b,=',
            'none',
            'docker',
            'jail',
            'x://',
          ),
        ),
      ),
      { maxLength: 6 },
    )
    .map((entries) => Object.fromEntries(entries) as Record<string, string>);

/** Texts of files. */
export const yaml = fc.oneof(
  settings.map((value) => stringify(value)),
  fc.json(),
  nastyText(),
  fc
    .array(
      fc.constantFrom(
        'a:',
        ' ',
        '\n',
        '- ',
        '&x ',
        '*x',
        '<<: ',
        '!!js/function ',
        '{',
        '}',
        '[',
        ']',
        '? ',
        '|',
        '>',
        '"',
        '\t',
        '%YAML 9\n',
        '---\n',
        '!!set ',
        '!!binary ',
        'x',
        '1',
        '~',
        '!!timestamp 1-1-1',
        '!!omap ',
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join('')),
);

export const serviceVariables = envOf(Object.values(ENV_NAMES));
export const serverVariables = envOf(SERVER_VARIABLES);

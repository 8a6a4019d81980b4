import type { Machine } from './machine.ts';

/** Environment variables that switch suites on; a suite runs when its flag is '1'. */
export type SuiteFlag =
  | 'TEST_DOCKER'
  | 'TEST_PYODIDE'
  | 'TEST_LOCAL'
  | 'TEST_JAIL'
  | 'TEST_JUPYTER'
  | 'TEST_JUPYTER_SERVER'
  | 'TEST_POSTGRES'
  | 'TEST_REDIS'
  | 'TEST_HOSTS'
  | 'TEST_PACKAGE'
  | 'TEST_BROWSER';

/** `running`: it was there; `started`: this run installed or started it; `missing`: its suites cannot run. */
export interface ServiceState {
  readonly state: 'running' | 'started' | 'missing';
  /** What was found, or why it is missing and what to do. */
  readonly detail: string;
  /** Further variables for the tests, such as the interpreter's path. */
  readonly env?: Readonly<Record<string, string>>;
}

export type Say = (line: string) => void;

/** Something outside Node that suites need. A suite's flag is set when every service with that flag is there. */
export interface Service {
  readonly name: string;
  readonly flag: SuiteFlag;
  /** Name of a service, listed earlier, that has to be there first. */
  readonly needs?: string;
  /** Name of a service, listed earlier, whose turn to install comes first; it may be missing. */
  readonly after?: string;
  ensure(machine: Machine, say: Say): Promise<ServiceState>;
}

import type { ExecutionService } from '../jobs/execution-service.ts';

/** What the server needs of the execution service. */
export type Executions = Pick<
  ExecutionService,
  'submit' | 'wait' | 'get' | 'list' | 'kill' | 'events' | 'readArtifact' | 'stats' | 'lifecycle'
>;

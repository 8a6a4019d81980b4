import { auditGrant } from '../auditor.ts';
import { WorkflowError } from '../errors.ts';
import { ExecutionMode } from '../execution-mode.ts';
import type { Parts } from '../parts.ts';
import type { State } from '../state.ts';
import { askedProgram } from './asked-program.ts';

interface Runtime {
  readonly configurable?: Record<string, unknown> | undefined;
}

/**
 * Uses the grant that stands for the approval of a program, right before the program is run; nothing for one that a
 * person approved.
 * @throws {WorkflowError} it was revoked or ended meanwhile, or the settings have changed
 */
export async function useGrant(parts: Parts, state: State, runtime: Runtime): Promise<void> {
  const record = state.approval_result;
  if (record?.type !== 'granted') return;
  const asked = await askedProgram(
    parts,
    state,
    {
      asking: state.analysis_result?.asking ?? null,
      mode: state.analysis_result?.recommended_execution_mode ?? ExecutionMode.READ_ONLY,
    },
    runtime.configurable?.['thread_id'],
  );
  const id = record.grant?.grant_id ?? '';
  if (asked === null || (await parts.grants.use(id, asked)) === undefined) {
    throw new WorkflowError(
      `Nothing was run: the grant ${id} that allowed the program was revoked or has ended, or the settings have changed since. Ask again, and a person decides.`,
      'execution',
    );
  }
  await auditGrant(parts, 'grant_used', state, runtime);
}

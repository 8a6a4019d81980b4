import { approvalPayload, type ApprovalPayload } from '../approval/payload.ts';
import { toWire } from '../wire.ts';
import type { JudgedProgram } from './judged-program.ts';

/** A question about a program of a session. */
export interface ProgramQuestion {
  readonly id: string;
  readonly sessionId: string;
  readonly program: JudgedProgram;
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601; null = never. */
  readonly expiresAt: string | null;
}

/**
 * What a person is shown who is asked about it.
 * @param problem what was wrong with the last answer; null = it is the first question
 */
export function approvalOfProgram(
  { id, sessionId, program, createdAt, expiresAt }: ProgramQuestion,
  problem: string | null,
): ApprovalPayload {
  const { code, analysis } = program;
  const pending = {
    approval_id: id,
    code_sha256: analysis.codeSha256,
    created_at: createdAt,
    expires_at: expiresAt,
    notebook_path: null,
    notebook_link: null,
    error: problem,
  };
  const state = {
    request: null,
    generated_code: code,
    analysis_result: toWire(analysis),
    execution_folder: null,
  };
  const payload = approvalPayload(state, pending, problem);
  const where = `The program goes on in the session ${sessionId} and sees what earlier programs left there.`;
  return { ...payload, user_message: `${where}\n\n${payload.user_message}` };
}

import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import { approvalRecordSchema } from '../approval/pending-approval.ts';

/** A notebook with larger figures tells its attempt without its code. */
const MAX_BYTES = 50_000_000;
const MAX_KEPT = 500;

const notebookSchema = z.object({
  cells: z.array(z.object({ id: z.string(), source: z.string() })),
  metadata: z.object({
    langgraph_python_executor: z.object({
      attempt: z.int(),
      code_sha256: z.string().nullable(),
      findings: z.array(z.unknown()),
      decision: approvalRecordSchema.nullable(),
      generator: z.looseObject({ generator: z.string().optional() }),
    }),
  }),
});

/** What the notebook of an attempt says of it. */
export interface AttemptFacts {
  readonly attempt: number;
  readonly codeSha256: string | null;
  readonly findingsCount: number;
  readonly author: string;
  readonly code: string;
}

/** A notebook of an attempt is written once. */
const known = new Map<string, AttemptFacts>();

function remember(path: string, facts: AttemptFacts): AttemptFacts {
  const [oldest] = known.keys();
  if (known.size >= MAX_KEPT && oldest !== undefined) known.delete(oldest);
  known.set(path, facts);
  return facts;
}

/** Reads the facts of an attempt from its notebook; null when it is gone, too large or changed by somebody. */
export async function readAttemptNotebook(path: string): Promise<AttemptFacts | null> {
  const kept = known.get(path);
  if (kept !== undefined) return kept;
  try {
    if ((await stat(path)).size > MAX_BYTES) return null;
    const { cells, metadata } = notebookSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    const audit = metadata.langgraph_python_executor;
    const isEdited = audit.decision?.type === 'edit';
    return remember(path, {
      attempt: audit.attempt,
      codeSha256: audit.code_sha256,
      findingsCount: audit.findings.length,
      author: isEdited ? 'reviewer' : (audit.generator.generator ?? 'unknown'),
      code: cells.find(({ id }) => id === 'program')?.source ?? '',
    });
  } catch {
    return null;
  }
}

import type { Logger } from 'pino';
import type { AnalysisResult } from './analyzer/analysis-result.ts';
import type { RequestContext } from './analyzer/policy/basic-analysis.ts';
import type { AuditLog } from './audit/audit-log.ts';
import type { ServiceConfig } from './config/service-config.ts';
import type { CodeGenerator, GenerationOptions } from './generator/code-generator.ts';
import type { DiagnosisInput } from './generator/error-diagnosis.ts';
import type { Documents } from './documents/documents.ts';
import type { Grants } from './grants/grants.ts';
import type { FileManager } from './notebook/file-manager.ts';
import type { NotebookManager } from './notebook/notebook-manager.ts';
import type { LimitsDatabase } from './policy/channel-limits.ts';
import type { RunSettings } from './run-settings.ts';
import type { Sandbox, SandboxProfile } from './sandbox/sandbox.ts';
import type { Redactor } from './secrets/redactor.ts';

/** What the nodes work with; wired by hand in `create-parts.ts`. */
export interface Parts {
  readonly config: ServiceConfig;
  readonly generator: CodeGenerator;
  /** Static analysis of one program for the Python that will run it. */
  readonly analyze: (
    code: string,
    target: SandboxProfile,
    request?: RequestContext,
  ) => Promise<AnalysisResult>;
  /** Asks a model for the cause of a failure that no rule knows; only when configured. */
  readonly explain?: (input: DiagnosisInput, options?: GenerationOptions) => Promise<string>;
  readonly sandbox: Sandbox;
  /** Limits of channels; null = they are off. */
  readonly limits: LimitsDatabase | null;
  /** Knows the secrets of the service, which stand in nothing that is kept, shown or sent. */
  readonly redactor: Redactor;
  /** Told what happens, with ids and without texts of programs; null = nobody. */
  readonly logger: Logger | null;
  /** Append-only record of questions, answers, refusals and executions. */
  readonly audit: AuditLog;
  /** Small JSON documents beside the checkpoints; opened when first used. */
  readonly documents: Documents;
  /** What reviewers have allowed beforehand. */
  readonly grants: Grants;
  readonly files: FileManager;
  readonly notebooks: NotebookManager;
  /** Now; given from outside so that expiry can be tested. */
  readonly clock: () => Date;
  /** The parts as a run's own settings want them. */
  readonly forRun: (settings: RunSettings) => Promise<Parts>;
}

/** The parts for a run, which may have settings of its own. */
export const partsOf = async (base: Parts, settings: RunSettings | null): Promise<Parts> =>
  settings === null ? base : await base.forRun(settings);

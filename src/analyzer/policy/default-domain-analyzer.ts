import {
  matchPatterns,
  type SystemOperation,
  systemOperationSchema,
} from '../patterns/match-patterns.ts';
import { matchTextPatterns } from '../patterns/text-patterns.ts';
import type { Program } from '../python/program.ts';
import type { BasicAnalysisResult } from './basic-analysis.ts';
import type { DomainAnalysisResult, DomainAnalyzer } from './domain-analyzer.ts';
import type { PolicyConfiguration } from './policy-configuration.ts';

type Configuration = Pick<PolicyConfiguration, 'patternSets' | 'textPatterns' | 'control'>;

const OPERATIONS = 'control_operations';

/** Finds reads and writes of control systems by the pattern sets in force. Source: spec §10.3, §19.4. */
export class DefaultDomainAnalyzer implements DomainAnalyzer {
  readonly name = 'default_framework_domain';
  readonly priority = 100;
  readonly #configuration: Configuration;

  constructor(configuration: Configuration) {
    this.#configuration = configuration;
  }

  analyzeDomain(_basic: BasicAnalysisResult, program: Program): DomainAnalysisResult {
    const { patternSets, textPatterns, control } = this.#configuration;
    const operations = [
      ...patternSets.flatMap((set) => matchPatterns(program, set)),
      ...matchTextPatterns(program, textPatterns, control.controlSystemType),
    ];
    const detected = new Set(operations.map(({ system, access }) => `${system}_${access}s`));
    const isWritten = operations.some(({ access }) => access === 'write');
    return {
      detectedOperations: [...detected],
      riskCategories: isWritten ? ['control_system_write'] : [],
      domainData:
        operations.length === 0 ? {} : { [OPERATIONS]: operations.map((each) => ({ ...each })) },
    };
  }
}

/** The operations with positions that the default analyzer left in the data of the domain. */
export function controlOperations({
  domainData,
}: DomainAnalysisResult): readonly SystemOperation[] {
  const kept: unknown = domainData[OPERATIONS];
  const items: readonly unknown[] = Array.isArray(kept) ? kept : [];
  // Another analyzer may use the same key for something else.
  return items.flatMap((item) => systemOperationSchema.safeParse(item).data ?? []);
}

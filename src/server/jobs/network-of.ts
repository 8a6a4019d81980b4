import type { ExecutionJob } from '../../sandbox/job.ts';
import type { WireConfig } from '../wire/config-schema.ts';

type Network = ExecutionJob['network'];

function said(config: WireConfig | undefined): Network | null {
  if (config?.network_disabled === undefined) return null;
  return config.network_disabled ? 'never' : 'on';
}

/**
 * Of /exec: no config, no network; a config that does not say is what the original's command line sends to ask for
 * one. Source: python-executor spec §2.6.
 */
export function networkOfSubmission(config: WireConfig | undefined, ifUnsaid: boolean): Network {
  return said(config) ?? (config !== undefined && ifUnsaid ? 'on' : 'none');
}

/** Of /eval: a network only on request. Source: python-executor spec §2.6. */
export const networkOfEval = (config: WireConfig | undefined): Network => said(config) ?? 'none';

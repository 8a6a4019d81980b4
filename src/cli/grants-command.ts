import { existsSync } from 'node:fs';
import { checkpointsOf } from '../checkpointer/create-checkpointer.ts';
import { loadServiceConfig } from '../config/load-service-config.ts';
import { Documents } from '../documents/documents.ts';
import { grantText } from '../grants/describe.ts';
import type { Grant } from '../grants/grant.ts';
import type { Grants } from '../grants/grants.ts';
import { openGrants } from '../grants/open-grants.ts';
import type { CommandContext } from './command-context.ts';
import { dataFolderOf, keptIn } from './data-folder.ts';
import { ExitCode } from './exit-code.ts';
import { sanitizeLine } from './render/sanitize.ts';

export interface GrantsOptions {
  readonly revoke?: string | undefined;
  readonly thread?: string | undefined;
  readonly user?: string | undefined;
  readonly all?: boolean | undefined;
  readonly config?: string | undefined;
  readonly dataDir?: string | undefined;
  readonly json?: boolean | undefined;
}

const lineOf = (grant: Grant): string => {
  const end = grant.revoked_at === null ? '' : `, revoked ${grant.revoked_at}`;
  return sanitizeLine(`${grant.grant_id}: ${grantText(grant)}, used ${grant.uses}×${end}`);
};

async function chosen(
  grants: Grants,
  { revoke, thread, user, all }: GrantsOptions,
  by: string,
): Promise<readonly Grant[]> {
  return revoke === undefined
    ? await grants.list({ threadId: thread, userId: user, all })
    : [await grants.revoke(revoke, by)];
}

/**
 * `grants`: lists what approvals allow for later programs, or revokes one.
 * @throws {ContainerConfigurationError} there is no such grant, or the settings are wrong
 */
export async function grantsCommand(
  options: GrantsOptions,
  { environment, stdout, user }: CommandContext,
): Promise<ExitCode> {
  const found = await loadServiceConfig({ file: options.config, env: environment.variables });
  const dataFolder = dataFolderOf(options.dataDir, found);
  const config = keptIn(dataFolder, { ...found, agentDataDir: dataFolder });
  const place = checkpointsOf(config);
  await using documents = new Documents(place);
  // To look is not to make a file.
  const isNew = place.kind === 'sqlite' && options.revoke === undefined && !existsSync(place.path);
  const grants = isNew ? [] : await chosen(openGrants(config, documents), options, user);
  if (options.json === true) stdout.write(`${JSON.stringify({ type: 'grants', grants })}\n`);
  else if (grants.length === 0) stdout.write('Nothing is allowed beforehand.\n');
  else stdout.write(`${grants.map(lineOf).join('\n')}\n`);
  return ExitCode.SUCCESS;
}

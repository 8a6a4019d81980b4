import { resolve } from 'node:path';
import { AuditLog, auditPath } from '../audit/audit-log.ts';
import type { ServiceConfig } from '../config/service-config.ts';
import type { Documents } from '../documents/documents.ts';
import { Grants } from './grants.ts';

/** The grants of a service, for who lists and revokes them beside its runs. */
export function openGrants(
  { agentDataDir, projectRoot }: ServiceConfig,
  documents: Documents,
  clock = (): Date => new Date(),
): Grants {
  const audit = new AuditLog(auditPath(resolve(projectRoot, agentDataDir)), { clock });
  return new Grants(documents, { audit, clock });
}

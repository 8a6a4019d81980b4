import type { ServiceConfig } from '../config/service-config.ts';

/** What a program may call to reach the machine, as a part of the prompt; none where there is no connector. Source: spec §19.5. */
export function runtimeApiPrompt({
  controlSystem: { connector, writesEnabled },
}: Pick<ServiceConfig, 'controlSystem'>): string[] {
  if (connector === null) return [];
  const reading =
    'Channels of the machine are read with `read_channel(address)`, which exists already and needs no import.';
  const writing = writesEnabled
    ? 'They are written with `write_channel(address, value)` or `write_channels({address: value})`.'
    : 'They cannot be written.';
  return [`${reading} ${writing}`];
}

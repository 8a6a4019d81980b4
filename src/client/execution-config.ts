/** The wire form; 0 or absent = the server's default. */
export interface ExecutionConfigDict {
  readonly timeout_seconds?: number;
  readonly network_disabled?: boolean;
  readonly memory_mb?: number;
  readonly disk_mb?: number;
  readonly cpu_shares?: number;
}

export interface ExecutionConfigFields {
  /** Wall time, s. @default 300 */
  readonly timeoutSeconds?: number | undefined;
  /** @default true */
  readonly networkDisabled?: boolean | undefined;
  /** MiB. @default 1024 */
  readonly memoryMb?: number | undefined;
  /** MiB. @default 2048 */
  readonly diskMb?: number | undefined;
  /** Relative weight. @default 1024 */
  readonly cpuShares?: number | undefined;
}

/** Resource limits and network access of an execution. Source: python-executor spec §3.1. */
export class ExecutionConfig {
  readonly timeoutSeconds: number;
  readonly networkDisabled: boolean;
  readonly memoryMb: number;
  readonly diskMb: number;
  readonly cpuShares: number;

  /** @throws {TypeError} a field that it does not have */
  constructor(fields: ExecutionConfigFields = {}) {
    const {
      timeoutSeconds = 300,
      networkDisabled = true,
      memoryMb = 1024,
      diskMb = 2048,
      cpuShares = 1024,
      ...unknown
    } = fields;
    const [name] = Object.keys(unknown);
    if (name !== undefined) {
      throw new TypeError(
        `ExecutionConfig has no "${name}". Environment variables and arguments of the script belong into Metadata.`,
      );
    }
    this.timeoutSeconds = timeoutSeconds;
    this.networkDisabled = networkDisabled;
    this.memoryMb = memoryMb;
    this.diskMb = diskMb;
    this.cpuShares = cpuShares;
  }

  /** The wire form, always with all five keys. */
  toDict(): Required<ExecutionConfigDict> {
    return {
      timeout_seconds: this.timeoutSeconds,
      network_disabled: this.networkDisabled,
      memory_mb: this.memoryMb,
      disk_mb: this.diskMb,
      cpu_shares: this.cpuShares,
    };
  }
}

/** What Python writes arrives as signed bytes, what JavaScript writes as unsigned ones. */
type Bytes = Uint8Array | Int8Array;

/** What is used of Emscripten's in-memory file system. */
export interface MemoryFileNode {
  /** Bytes of a file, or the entries of a folder. */
  contents?: Bytes | Record<string, MemoryFileNode>;
}
interface MemoryFileStream {
  readonly node: MemoryFileNode;
}
type Write = (
  stream: MemoryFileStream,
  buffer: Bytes,
  ...where: [offset: number, length: number, position: number, canOwn?: boolean]
) => number;
type SetAttributes = (node: MemoryFileNode, attributes: { readonly size?: number }) => void;

/** The parts of Emscripten's `FS` that the limit needs. */
export interface MemoryFileSystem {
  readonly root: MemoryFileNode;
  readonly streams: readonly (MemoryFileStream | null | undefined)[];
  readonly filesystems: {
    readonly MEMFS: {
      readonly ops_table: {
        readonly file: {
          readonly stream: { write: Write };
          readonly node: { setattr: SetAttributes };
        };
      };
    };
  };
  readonly ErrnoError: new (errno: number) => Error;
}

const isBytes = (contents: MemoryFileNode['contents']): contents is Bytes =>
  ArrayBuffer.isView(contents);

const capacityOf = ({ contents }: MemoryFileNode): number =>
  isBytes(contents) ? contents.length : 0;

/** Bytes held by all files, those that are deleted but still open included. */
function measure(fs: MemoryFileSystem): number {
  const nodes = new Set(fs.streams.flatMap((stream) => (stream ? [stream.node] : [])));
  nodes.add(fs.root);
  let bytes = 0;
  for (const node of nodes) {
    bytes += capacityOf(node);
    if (node.contents !== undefined && !isBytes(node.contents)) {
      for (const entry of Object.values(node.contents)) nodes.add(entry);
    }
  }
  return bytes;
}

/**
 * From now on files may grow by `maxBytes` together, and a last one by an eighth more; beyond that a write fails with
 * `errno` (ENOSPC).
 * The files are memory of this process, which nothing else limits.
 */
export function limitDisk(fs: MemoryFileSystem, maxBytes: number, errno: number): void {
  const { stream: streamOps, node: nodeOps } = fs.filesystems.MEMFS.ops_table.file;
  const { write } = streamOps;
  const { setattr } = nodeOps;
  const limit = measure(fs) + maxBytes;
  let used = limit - maxBytes;
  /** Counts what the file really grew by, because Emscripten takes more room than it was asked for. */
  const grow = <T>(node: MemoryFileNode, size: number, change: () => T): T => {
    const before = capacityOf(node);
    const more = size - before;
    if (more > 0) {
      // Deleted files are not subtracted one by one; only when it seems full is it measured again.
      if (used + more > limit) used = measure(fs);
      if (used + more > limit) throw new fs.ErrnoError(errno);
    }
    const result = change();
    used += Math.max(0, capacityOf(node) - before);
    return result;
  };
  streamOps.write = (stream, buffer, ...where) => {
    const [, length, position] = where;
    return grow(stream.node, position + length, () => write(stream, buffer, ...where));
  };
  nodeOps.setattr = (node, attributes) =>
    grow(node, attributes.size ?? 0, () => setattr(node, attributes));
}

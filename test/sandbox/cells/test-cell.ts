import type { Cell, CellKind } from '../../../src/sandbox/cells/cell.ts';

/** A place without anything in it. */
export class TestCell implements Cell {
  readonly ended: Promise<void>;
  readonly kind: string;
  isLoaded: boolean;
  isHeld = true;
  isGone = false;
  readonly #end: () => void;

  constructor(kind: string, isLoaded: boolean) {
    this.kind = kind;
    this.isLoaded = isLoaded;
    const { promise, resolve } = Promise.withResolvers<void>();
    [this.ended, this.#end] = [promise, resolve];
  }

  async load(): Promise<void> {
    this.isLoaded = true;
  }

  hold(isHeld: boolean): void {
    this.isHeld = isHeld;
  }

  /** As if it was killed from outside. */
  end(): void {
    this.#end();
  }

  async destroy(): Promise<void> {
    this.isGone = true;
    this.#end();
  }
}

/** Makes kinds and remembers their cells. */
export class TestKinds {
  readonly ahead: TestCell[] = [];
  readonly opened: TestCell[] = [];
  /** What opening ahead waits for. */
  gate: Promise<unknown> = Promise.resolve();
  isLoaded = true;

  kind(key: string): CellKind<TestCell> {
    return {
      key,
      open: async () => this.#add(this.opened, key),
      openAhead: async () => {
        await this.gate;
        return this.#add(this.ahead, key);
      },
    };
  }

  #add(list: TestCell[], key: string): TestCell {
    const cell = new TestCell(key, this.isLoaded);
    list.push(cell);
    return cell;
  }

  get alive(): TestCell[] {
    return [...this.ahead, ...this.opened].filter(({ isGone }) => !isGone);
  }
}

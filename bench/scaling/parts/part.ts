/** One measured thing. */
export interface Part {
  readonly part: string;
  readonly what: string;
  readonly value: number;
  readonly unit: string;
}

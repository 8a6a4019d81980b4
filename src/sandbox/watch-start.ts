import type { ExecuteOptions } from './sandbox.ts';

/** Measures from a call to the program's first instruction, or to now for one that never came to it. */
export function watchStart(
  calledMs: number,
  options: ExecuteOptions,
): { readonly options: ExecuteOptions; readonly startupMs: () => number } {
  let startedMs: number | undefined;
  return {
    options: {
      ...options,
      onEvent: (event) => {
        if (event.type === 'started') startedMs ??= performance.now();
        options.onEvent?.(event);
      },
    },
    startupMs: () => Math.round((startedMs ?? performance.now()) - calledMs),
  };
}

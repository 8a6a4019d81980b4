import { useSignal } from '@preact/signals';
import type { FunctionComponent, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { get, reasonOf, RefusedError } from '../api/request.ts';
import { Icon } from '../widgets/icon.tsx';
import { shownCells, type ShownCell } from './cell-output.ts';

interface Loaded {
  readonly cells: readonly ShownCell[];
  readonly Cells: FunctionComponent<{ readonly cells: readonly ShownCell[] }>;
}

const isMissing = (error: unknown): boolean =>
  error instanceof RefusedError && error.status === 404;

/** The notebook of a run, with what shows it loaded only now. */
export function NotebookPanel({ address }: { readonly address: string }): JSX.Element | null {
  const loaded = useSignal<Loaded | null>(null);
  const problem = useSignal('');
  useEffect(() => {
    const load = async (): Promise<void> => {
      try {
        const [document, { NotebookCells }] = await Promise.all([
          get<unknown>(address),
          import('./notebook-cells.tsx'),
        ]);
        loaded.value = { cells: shownCells(document), Cells: NotebookCells };
      } catch (error) {
        if (!isMissing(error)) problem.value = reasonOf(error);
      }
    };
    void load();
  }, [address]);
  if (loaded.value === null && problem.value === '') return null;
  return (
    <section class="card side notebook-panel">
      <h2>
        Notebook{' '}
        <a class="button small" href={address} download="notebook.ipynb">
          <Icon name="download" /> .ipynb
        </a>
      </h2>
      <p class="problem" role="alert">
        {problem.value}
      </p>
      {loaded.value !== null && <loaded.value.Cells cells={loaded.value.cells} />}
    </section>
  );
}

import type { JSX } from 'preact';
import type { Finding } from '../../analyzer/finding.ts';
import { CodeBox } from '../code/code-box.tsx';
import { Icon } from '../widgets/icon.tsx';
import { Text } from '../widgets/text.tsx';
import type { ReviewDetail } from '../wire/review.ts';
import type { LineJumper } from './line-jumper.ts';
import type { ReviewDesk } from './review-desk.ts';

export interface CodePanelProps {
  readonly desk: ReviewDesk;
  readonly detail: ReviewDetail;
  readonly findings: readonly Finding[];
  readonly lines: LineJumper;
  /** The edited code shall run. */
  readonly onSubmit: () => void;
}

const linesOf = (code: string): string => {
  const count = code.replace(/\n$/, '').split('\n').length;
  return count === 1 ? '1 line' : `${count} lines`;
};

function Checks({ desk }: { readonly desk: ReviewDesk }): JSX.Element {
  const analysis = desk.analysis.value;
  if (desk.isChecking.value) return <span class="muted">checking …</span>;
  if (analysis === null) return <span class="muted">not changed yet</span>;
  if (!analysis.passed) {
    return (
      <span class="count error">
        <Icon name="error" /> would not run
      </span>
    );
  }
  return (
    <span class="count good">
      <Icon name="check" /> checks pass
    </span>
  );
}

function Tabs({ desk, detail }: Pick<CodePanelProps, 'desk' | 'detail'>): JSX.Element {
  const mode = desk.mode.value;
  if (mode === 'edit') {
    return (
      <>
        <strong>Editing</strong>
        <Checks desk={desk} />
        <span class="muted wide-only">
          <kbd>Ctrl ]</kbd> indents
        </span>
      </>
    );
  }
  return (
    <>
      <div class="segments">
        <button
          type="button"
          aria-pressed={mode === 'read'}
          onClick={() => (desk.mode.value = 'read')}
        >
          Code
        </button>
        <button
          type="button"
          aria-pressed={mode === 'compare'}
          disabled={detail.previous.length === 0}
          onClick={() => (desk.mode.value = 'compare')}
        >
          Changes <kbd>d</kbd>
        </button>
      </div>
      {mode === 'compare' && (
        <label class="compare-with">
          <span class="muted">since</span>{' '}
          <select
            value={desk.compared.value}
            onChange={(event) => (desk.compared.value = Number(event.currentTarget.value))}
          >
            {detail.previous.map(({ label }, index) => (
              <option key={index} value={index}>
                {label}
              </option>
            ))}
          </select>
        </label>
      )}
      <span class="muted code-size">
        {detail.previous.length === 0 ? 'first version, ' : ''}
        {linesOf(detail.code)}
      </span>
    </>
  );
}

/** The program: to read, to compare with an earlier one, to edit. */
export function CodePanel(props: CodePanelProps): JSX.Element {
  const { desk, detail, findings, lines, onSubmit } = props;
  const mode = desk.mode.value;
  const original = mode === 'compare' ? detail.previous[desk.compared.value] : undefined;
  return (
    <section class="card code-panel" aria-label="Code">
      <header class="panel-head">
        <Tabs desk={desk} detail={detail} />
      </header>
      {original !== undefined && (
        <p class="unseen">
          Compared with <Text>{original.label}</Text>
        </p>
      )}
      <CodeBox
        key={`${mode} ${desk.compared.value}`}
        code={mode === 'edit' ? desk.draft.value : detail.code}
        label={mode === 'edit' ? 'Code, editable' : 'Code'}
        findings={findings}
        original={original?.code}
        onChange={mode === 'edit' ? (code) => desk.type(code) : undefined}
        onSubmit={onSubmit}
        onLeave={() => {
          if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
        }}
        onReady={(editor) => {
          lines.editor = editor;
          if (mode === 'edit') editor.focus();
        }}
      />
    </section>
  );
}

import { useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Finding } from '../../analyzer/finding.ts';
import { Text } from '../widgets/text.tsx';
import type { CodeEditor } from './code-editor.ts';

export interface CodeBoxProps {
  readonly code: string;
  readonly label: string;
  readonly findings?: readonly Finding[];
  readonly original?: string | undefined;
  readonly onChange?: ((code: string) => void) | undefined;
  readonly onSubmit?: (() => void) | undefined;
  readonly onLeave?: (() => void) | undefined;
  /** Told of the editor when it is there. */
  readonly onReady?: ((editor: CodeEditor) => void) | undefined;
}

const NONE: readonly Finding[] = [];

/** More than this is not laid out twice. */
const MAX_FIRST = 20_000;

/**
 * The code at once as plain text, then in the editor, which is loaded after the page. What the code is at first
 * counts; a different program needs a different `key`.
 */
export function CodeBox(props: CodeBoxProps): JSX.Element {
  const { code, findings = NONE } = props;
  const place = useRef<HTMLDivElement>(null);
  const isOpen = useSignal(false);
  const editor = useRef<CodeEditor | null>(null);
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    let isGone = false;
    const open = async (): Promise<void> => {
      const module = await import('./code-editor.ts');
      const parent = place.current;
      if (isGone || parent === null) return;
      const { onChange } = latest.current;
      isOpen.value = true;
      editor.current = new module.CodeEditor({
        ...latest.current,
        parent,
        findings: latest.current.findings ?? NONE,
        onChange: onChange && ((text) => latest.current.onChange?.(text)),
        onSubmit: () => latest.current.onSubmit?.(),
        onLeave: () => latest.current.onLeave?.(),
      });
      latest.current.onReady?.(editor.current);
    };
    void open();
    return () => {
      isGone = true;
      editor.current?.close();
    };
  }, []);
  useEffect(() => editor.current?.show(findings), [findings]);
  return (
    <div class="code-box">
      <div ref={place} />
      {!isOpen.value && (
        <pre class="code-first" tabIndex={0}>
          <Text>{code.slice(0, MAX_FIRST)}</Text>
        </pre>
      )}
    </div>
  );
}

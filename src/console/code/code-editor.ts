import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { python } from '@codemirror/lang-python';
import { bracketMatching, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { unifiedMergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';
import type { Finding } from '../../analyzer/finding.ts';
import { HIDDEN_CHARACTERS, hexOf } from '../../hidden-characters.ts';
import { hiddenName } from '../text/hidden-text.ts';
import { findingMarks, setFindings } from './finding-marks.ts';

export interface CodeEditorOptions {
  readonly parent: HTMLElement;
  readonly code: string;
  readonly label: string;
  readonly findings: readonly Finding[];
  /** Given: the code can be changed, and this is told of every change. */
  readonly onChange?: ((code: string) => void) | undefined;
  /** Ctrl or Cmd with Enter, while writing. */
  readonly onSubmit?: (() => void) | undefined;
  /** Escape, while writing. */
  readonly onLeave?: (() => void) | undefined;
  /** Given: what differs from this is shown. */
  readonly original?: string | undefined;
}

/** The escapes of characters that would not be seen, or would move their neighbours. */
const hiddenMarks = highlightSpecialChars({
  specialChars: HIDDEN_CHARACTERS,
  addSpecialChars: null,
  render: (code) => {
    const char = String.fromCodePoint(code);
    const mark = document.createElement('span');
    mark.className = 'hidden-char';
    mark.textContent = `U+${hexOf(char)}`;
    mark.title = hiddenName(char);
    mark.setAttribute('aria-label', hiddenName(char));
    return mark;
  },
});

const nonce = (): string =>
  document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

const readingOnly = (label: string): Extension => [
  EditorState.readOnly.of(true),
  EditorView.editable.of(false),
  EditorView.contentAttributes.of({
    'aria-label': label,
    'aria-readonly': 'true',
    tabindex: '0',
  }),
];

const calls = (action: (() => void) | undefined) => (): boolean => {
  action?.();
  return true;
};

/** The browser's own way to type over several lines writes style attributes, which the page does not allow. */
const typeOverLines = EditorView.domEventHandlers({
  beforeinput: ({ inputType, data }, view) => {
    const { main } = view.state.selection;
    const isOverLines = view.state.sliceDoc(main.from, main.to).includes('\n');
    if (inputType !== 'insertText' || data === null || view.composing || !isOverLines) return false;
    view.dispatch(view.state.replaceSelection(data), { scrollIntoView: true });
    return true;
  },
});

const writing = (
  { label, onSubmit, onLeave }: CodeEditorOptions,
  onChange: (code: string) => void,
): Extension => [
  keymap.of([
    { key: 'Mod-Enter', run: calls(onSubmit) },
    { key: 'Escape', run: calls(onLeave) },
  ]),
  history(),
  typeOverLines,
  drawSelection(),
  highlightActiveLine(),
  bracketMatching(),
  indentUnit.of('    '),
  // Tab moves on, as everywhere in the page: no trap for the keyboard.
  keymap.of([...defaultKeymap, ...historyKeymap]),
  EditorView.contentAttributes.of({
    'aria-label': label,
    spellcheck: 'false',
    autocorrect: 'off',
    autocapitalize: 'off',
  }),
  EditorView.updateListener.of((update) => {
    if (update.docChanged) onChange(update.state.doc.toString());
  }),
];

const differences = (original: string): Extension =>
  unifiedMergeView({
    original,
    mergeControls: false,
    gutter: true,
    highlightChanges: true,
    collapseUnchanged: { margin: 3, minSize: 6 },
  });

const modeOf = (options: CodeEditorOptions): Extension =>
  options.onChange === undefined ? readingOnly(options.label) : writing(options, options.onChange);

/** A program on the page: to read, to change, or to compare. */
export class CodeEditor {
  readonly #view: EditorView;

  constructor(options: CodeEditorOptions) {
    const { parent, code, findings, original } = options;
    this.#view = new EditorView({
      parent,
      doc: code,
      extensions: [
        EditorView.cspNonce.of(nonce()),
        lineNumbers(),
        findingMarks,
        hiddenMarks,
        EditorView.lineWrapping,
        python(),
        syntaxHighlighting(classHighlighter),
        modeOf(options),
        original === undefined ? [] : differences(original),
      ],
    });
    this.show(findings);
  }

  show(findings: readonly Finding[]): void {
    this.#view.dispatch({ effects: setFindings.of(findings) });
  }

  focus(): void {
    this.#view.focus();
  }

  /** Brings a line, counted from 1, into sight, and says whether the program has it. */
  reveal(number: number): boolean {
    const { doc } = this.#view.state;
    if (number < 1 || number > doc.lines) return false;
    const { from } = doc.line(number);
    this.#view.dispatch({
      selection: { anchor: from },
      effects: EditorView.scrollIntoView(from, { y: 'center' }),
    });
    this.#view.focus();
    return true;
  }

  close(): void {
    this.#view.destroy();
  }
}

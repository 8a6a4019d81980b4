import { StateEffect, StateField, type EditorState, type Text } from '@codemirror/state';
import { Decoration, EditorView, GutterMarker, WidgetType, gutter } from '@codemirror/view';
import type { DecorationSet } from '@codemirror/view';
import type { Finding } from '../../analyzer/finding.ts';
import { splitHidden } from '../text/hidden-text.ts';

/** Puts other findings beside the lines. */
export const setFindings = StateEffect.define<readonly Finding[]>();

const WORDS = { error: 'Error', warning: 'Warning', info: 'Note' } as const;
const SHAPES = { error: '⯃', warning: '▲', info: '●' } as const;
const RANK = { error: 0, warning: 1, info: 2 } as const;

/** Foreign text into an element, as it is. */
export function addText(parent: HTMLElement, text: string): void {
  for (const part of splitHidden(text)) {
    if (part.kind === 'plain') {
      parent.append(part.text);
      continue;
    }
    const mark = document.createElement('span');
    mark.className = 'hidden-char';
    mark.title = part.name;
    mark.textContent = part.code;
    parent.append(mark);
  }
}

const element = (tag: string, className: string, text = ''): HTMLElement => {
  const made = document.createElement(tag);
  made.className = className;
  addText(made, text);
  return made;
};

class FindingNote extends WidgetType {
  readonly #findings: readonly Finding[];

  constructor(findings: readonly Finding[]) {
    super();
    this.#findings = findings;
  }

  get text(): string {
    return JSON.stringify(this.#findings);
  }

  override eq(other: FindingNote): boolean {
    return this.text === other.text;
  }

  override toDOM(): HTMLElement {
    const box = element('div', 'notes');
    for (const { severity, message, rule } of this.#findings) {
      const note = element('div', `note ${severity}`);
      note.append(
        element('span', 'note-word', WORDS[severity]),
        element('span', 'note-text', message),
        element('code', 'note-rule', rule),
      );
      box.append(note);
    }
    return box;
  }

  override get estimatedHeight(): number {
    return this.#findings.length * 38;
  }
}

class Marker extends GutterMarker {
  readonly #severity: Finding['severity'];

  constructor(severity: Finding['severity']) {
    super();
    this.#severity = severity;
    this.elementClass = `mark-${severity}`;
  }

  override toDOM(): Node {
    const mark = element('span', `mark ${this.#severity}`, SHAPES[this.#severity]);
    mark.title = WORDS[this.#severity];
    return mark;
  }
}

const MARKERS = {
  error: new Marker('error'),
  warning: new Marker('warning'),
  info: new Marker('info'),
};

function byLine(findings: readonly Finding[], doc: Text): ReadonlyMap<number, Finding[]> {
  const lines = Map.groupBy(findings, ({ line }) => Math.min(Math.max(line ?? 0, 0), doc.lines));
  lines.delete(0);
  return new Map([...lines].toSorted(([a], [b]) => a - b));
}

interface Marks {
  readonly decorations: DecorationSet;
  readonly severities: ReadonlyMap<number, Finding['severity']>;
}

function marksOf(findings: readonly Finding[], doc: Text): Marks {
  const severities = new Map<number, Finding['severity']>();
  const ranges = [...byLine(findings, doc)].flatMap(([number, found]) => {
    const line = doc.line(number);
    const sorted = found.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
    const worst = sorted[0]?.severity ?? 'info';
    severities.set(line.from, worst);
    return [
      Decoration.line({ class: `found ${worst}` }).range(line.from),
      Decoration.widget({ widget: new FindingNote(sorted), block: true, side: 1 }).range(line.to),
    ];
  });
  return { decorations: Decoration.set(ranges, true), severities };
}

const field = StateField.define<Marks>({
  create: () => ({ decorations: Decoration.none, severities: new Map() }),
  update(marks, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setFindings)) return marksOf(effect.value, transaction.newDoc);
    }
    if (!transaction.docChanged) return marks;
    const severities = new Map(
      [...marks.severities].map(([at, severity]) => [transaction.changes.mapPos(at), severity]),
    );
    return { decorations: marks.decorations.map(transaction.changes), severities };
  },
  provide: (self) => EditorView.decorations.from(self, ({ decorations }) => decorations),
});

const severityAt = (state: EditorState, from: number): Finding['severity'] | undefined =>
  state.field(field).severities.get(from);

/** Marks in the margin, and each finding below its line. */
export const findingMarks = [
  field,
  gutter({
    class: 'marks',
    lineMarker: (view, block) => {
      const severity = severityAt(view.state, block.from);
      return severity === undefined ? null : MARKERS[severity];
    },
    lineMarkerChange: (update) =>
      update.docChanged ||
      update.transactions.some(({ effects }) => effects.some((effect) => effect.is(setFindings))),
    initialSpacer: () => MARKERS.info,
  }),
];

import type { JSX } from 'preact';
import { Dialog } from '../widgets/dialog.tsx';
import { hasLetterKeys, setLetterKeys } from './shortcuts.ts';

const GROUPS = [
  {
    title: 'Everywhere',
    keys: [
      ['?', 'this help'],
      ['Esc', 'back, or close'],
      ['1 2 3', 'reviews, audit log, grants'],
      ['t', 'light, dark, as the system'],
    ],
  },
  {
    title: 'In the list',
    keys: [
      ['j k or ↓ ↑', 'next, previous'],
      ['Enter', 'open'],
    ],
  },
  {
    title: 'In a review',
    keys: [
      ['a', 'approve, after a last look'],
      ['e', 'edit the code'],
      ['g', 'respond with guidance'],
      ['r', 'reject'],
      ['d', 'changes on and off'],
      ['f', 'next finding'],
      ['n', 'next waiting review'],
    ],
  },
  {
    title: 'While editing',
    keys: [
      ['Ctrl Enter', 'send the edited code'],
      ['Ctrl ] [', 'indent, outdent; Tab moves on'],
      ['Esc', 'leave the editor’s text, then discard'],
    ],
  },
] as const;

export function HelpDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <div class="help-groups">
        {GROUPS.map(({ title, keys }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl class="keys">
              {keys.map(([key, meaning]) => (
                <div key={key}>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>{meaning}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={hasLetterKeys.value}
          onChange={(event) => setLetterKeys(event.currentTarget.checked)}
        />
        Keys of a single character act (switch off for speech input)
      </label>
      <footer class="dialog-actions">
        <button class="button" type="button" onClick={onClose}>
          Close
        </button>
      </footer>
    </Dialog>
  );
}

import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { readSetting, writeSetting } from '../settings.ts';

export type Shortcuts = Readonly<Record<string, () => void>>;

/** Keys of one character act only while this is on; a reader who dictates may switch them off. */
export const hasLetterKeys = signal(readSetting('letter-keys') !== 'off');

export function setLetterKeys(isOn: boolean): void {
  hasLetterKeys.value = isOn;
  writeSetting('letter-keys', isOn ? 'on' : 'off');
}

/** The last one that knows the key has it. */
const active: { current: Shortcuts }[] = [];

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input, textarea, select'));

const isInDialog = (): boolean => document.querySelector('dialog[open]') !== null;

/** Enter belongs to the button or link that has the focus. */
const isPressing = ({ key, target }: KeyboardEvent): boolean =>
  key === 'Enter' && target instanceof Element && target.closest('a, button, summary') !== null;

/** Whether a key is meant for the page and not for what has the focus. */
function isForPage(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key.length === 1 && !hasLetterKeys.value) return false;
  return !isTyping(event.target) && !isPressing(event) && !isInDialog();
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || !isForPage(event)) return;
  const action = active.findLast(({ current }) => event.key in current)?.current[event.key];
  if (action === undefined) return;
  event.preventDefault();
  action();
}

addEventListener('keydown', onKeyDown);

/** Keys of the part of the page that calls this, as long as it is shown. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const holder = useRef(shortcuts);
  holder.current = shortcuts;
  useEffect(() => {
    active.push(holder);
    return () => {
      active.splice(active.indexOf(holder), 1);
    };
  }, [holder]);
}

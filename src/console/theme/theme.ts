import { effect, signal } from '@preact/signals';
import { readSetting, writeSetting } from '../settings.ts';

export type Theme = 'system' | 'light' | 'dark';
const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

/** What the reader chose. */
export const theme = signal<Theme>(
  THEMES.find((name) => name === readSetting('theme')) ?? 'system',
);

export function nextTheme(): void {
  theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? 'system';
  writeSetting('theme', theme.value);
}

effect(() => {
  document.documentElement.dataset['theme'] = theme.value;
});

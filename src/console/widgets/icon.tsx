import type { JSX } from 'preact';

/** Outlines on a grid of 16. */
const SHAPES = {
  error: 'M5.2 1.8h5.6l3.4 3.4v5.6l-3.4 3.4H5.2l-3.4-3.4V5.2zM5.8 5.8l4.4 4.4M10.2 5.8l-4.4 4.4',
  warning: 'M8 2 14.6 13.6H1.4zM8 6.4v3.4M8 11.6v.3',
  info: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 7.4v3.8M8 4.8v.3',
  check: 'm3 8.6 3.2 3.2L13 4.6',
  cross: 'm4 4 8 8M12 4l-8 8',
  clock: 'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM8 4.6V8l2.4 1.6',
  edit: 'M10.8 2.6 13.4 5.2 5.4 13.2 2.2 13.8 2.8 10.6z',
  reply: 'M2 3h12v8H7l-3 2.6V11H2z',
  file: 'M4 1.8h5.2L12.4 5v9.2H4zM9 2v3.2h3.2',
  network:
    'M8 1.8a6.2 6.2 0 1 1 0 12.4A6.2 6.2 0 0 1 8 1.8zM1.8 8h12.4M8 1.8c-4 4-4 8.4 0 12.4M8 1.8c4 4 4 8.4 0 12.4',
  channel: 'M2 8h2.6l1.6-4.4 3.2 8.8L11.2 8H14',
  package: 'M8 1.6 14 4.8v6.4L8 14.4 2 11.2V4.8zM2 4.8l6 3.2 6-3.2M8 8v6.4',
  process: 'M2 3h12v10H2zM4.6 6l2 2-2 2M8.4 10.4h3',
  secret: 'M5.4 7.4a3 3 0 1 1 2.6 1.5L6.6 10.4H5v1.6H3.4v1.6H1.8v-2.2z',
  other: 'M8 3v.3M8 8v.3M8 13v.3',
  arrow: 'm6 3 5 5-5 5',
  back: 'M10 3 5 8l5 5',
  moon: 'M13.6 9.8A6 6 0 0 1 6.2 2.4a6 6 0 1 0 7.4 7.4z',
  sun: 'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6zM8 1v1.6M8 13.4V15M1 8h1.6M13.4 8H15M3 3l1.2 1.2M11.8 11.8 13 13M13 3l-1.2 1.2M4.2 11.8 3 13',
  system: 'M2 3h12v8H2zM6 14h4M8 11v3',
  keyboard: 'M1.4 4h13.2v8H1.4zM4 7h.2M6.6 7h.2M9.2 7h.2M11.8 7h.2M5 9.6h6',
  download: 'M8 2v8M4.8 7 8 10.2 11.2 7M2.6 13.6h10.8',
} as const;

export type IconName = keyof typeof SHAPES;

/** Decoration beside words that say the same. */
export const Icon = ({ name }: { readonly name: IconName }): JSX.Element => (
  <svg class={`icon icon-${name}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
    <path d={SHAPES[name]} />
  </svg>
);

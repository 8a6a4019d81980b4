import type { JSX } from 'preact';
import { Icon } from '../widgets/icon.tsx';
import { LongText } from '../widgets/long-text.tsx';
import { Text } from '../widgets/text.tsx';
import type { Run } from '../wire/run.ts';

export interface ResultPanelProps {
  readonly result: NonNullable<Run['result']>;
  /** Address below which the run's files are. */
  readonly files: string;
}

const addressOf = (files: string, path: string): string =>
  `${files}/${path.split('/').map(encodeURIComponent).join('/')}`;

const isFlat = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const SHORT = 160;

/** On one line when it fits there. */
function jsonText(value: unknown): string {
  if (typeof value === 'string') return value;
  const line = JSON.stringify(value) ?? 'null';
  return line.length <= SHORT ? line : JSON.stringify(value, null, 2);
}

function Value({ name, value }: { readonly name: string; readonly value: unknown }): JSX.Element {
  const text = jsonText(value);
  return text.length <= SHORT && !text.includes('\n') ? (
    <code>
      <Text>{text}</Text>
    </code>
  ) : (
    <LongText text={text} label={name} fileName="results.json" />
  );
}

function Results({ results }: { readonly results: unknown }): JSX.Element {
  if (!isFlat(results)) return <Value name="results" value={results} />;
  const entries = Object.entries(results);
  if (entries.length === 0) return <p class="muted">The program left no results.</p>;
  return (
    <dl class="results">
      {entries.map(([name, value]) => (
        <div key={name}>
          <dt>
            <Text>{name}</Text>
          </dt>
          <dd>
            <Value name={name} value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What the program left behind. */
export function ResultPanel({ result, files }: ResultPanelProps): JSX.Element {
  const { results, stdout, stderr, figures, artifacts, seconds } = result;
  return (
    <>
      <section class="card side">
        <h2>
          Results <span class="muted">after {seconds.toFixed(2)} s</span>
        </h2>
        <Results results={results} />
      </section>
      {figures.length > 0 && (
        <section class="card side">
          <h2>Figures</h2>
          {figures.map((path) => (
            <figure key={path}>
              <img src={addressOf(files, path)} alt={`Figure ${path}`} loading="lazy" />
              <figcaption class="fine">
                <Text>{path}</Text>
              </figcaption>
            </figure>
          ))}
        </section>
      )}
      {artifacts.length > 0 && (
        <section class="card side">
          <h2>Files</h2>
          <ul class="files">
            {artifacts.map((path) => (
              <li key={path}>
                <a href={addressOf(files, path)} download>
                  <Icon name="file" /> <Text>{path}</Text>
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      {stdout !== '' && (
        <section class="card side">
          <h2>Output</h2>
          <LongText text={stdout} label="Output" fileName="stdout.txt" />
        </section>
      )}
      {stderr !== '' && (
        <section class="card side">
          <h2>Warnings and errors printed</h2>
          <LongText text={stderr} label="Standard error" fileName="stderr.txt" />
        </section>
      )}
    </>
  );
}

import { z } from 'zod';

interface Schema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

const escape = (text: string): string => text.replaceAll('|', String.raw`\|`);

function typeOf(schema: Schema): string {
  const options = schema.anyOf ?? schema.oneOf;
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined)
    return schema.enum.map((each) => JSON.stringify(each)).join(' or ');
  if (options !== undefined) return [...new Set(options.map(typeOf))].join(' or ');
  if (schema.type === 'array') return `list of ${typeOf(schema.items ?? {})}`;
  if (schema.type === 'object') return 'table';
  return typeof schema.type === 'string' ? schema.type : 'any JSON';
}

/** Big defaults are told by their fields. */
function defaultOf(schema: Schema): string {
  const text = schema.default === undefined ? '' : JSON.stringify(schema.default);
  return text.length > 40 ? 'see the text' : text;
}

/** `<name>` stands for a name that the user chooses. */
function fieldsOf(schema: Schema): readonly (readonly [name: string, field: Schema])[] {
  const { properties = {}, additionalProperties: others, items } = schema;
  const options = schema.anyOf ?? schema.oneOf ?? [];
  return [
    ...Object.entries(properties),
    ...(typeof others === 'object' && typeOf(others) === 'table'
      ? [['<name>', others] as const]
      : []),
    ...(items?.properties === undefined ? [] : [['[]', items] as const]),
    ...options.flatMap(fieldsOf),
  ];
}

/** Fields of the same name in several forms of a table become one row. */
function rowsOf(schemas: readonly Schema[], path: string): string[] {
  const fields = Map.groupBy(schemas.flatMap(fieldsOf), ([name]) => name);
  return [...fields].flatMap(([name, same]) => {
    const here = path === '' || name === '[]' ? `${path}${name}` : `${path}.${name}`;
    const forms = same.map(([, field]) => field);
    const all = (tell: (field: Schema) => string): string =>
      [...new Set(forms.map(tell))].filter((text) => text !== '').join(' or ');
    const cells = [
      `\`${here}\``,
      all(typeOf),
      all(defaultOf),
      all(({ description }) => description ?? ''),
    ];
    return [`| ${cells.map(escape).join(' | ')} |`, ...rowsOf(forms, here)];
  });
}

/** Every setting of a schema as a Markdown table. */
export const renderSettings = (schema: z.ZodType): string =>
  [
    '| setting | type | default | meaning |',
    '| --- | --- | --- | --- |',
    ...rowsOf([z.toJSONSchema(schema, { io: 'input' }) as Schema], ''),
  ].join('\n');

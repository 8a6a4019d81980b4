import type { JSX } from 'preact';
import { Text } from '../widgets/text.tsx';
import { parseBlocks, type Block } from './blocks.ts';
import { parseInline, type Inline } from './inline.ts';

/** A link is shown, not made: where it leads was written by a model. */
function InlinePart({ part }: { readonly part: Inline }): JSX.Element {
  const text = <Text>{part.text}</Text>;
  switch (part.kind) {
    case 'code':
      return <code>{text}</code>;
    case 'strong':
      return <strong>{text}</strong>;
    case 'emphasis':
      return <em>{text}</em>;
    case 'link':
    case 'image':
      return (
        <span>
          {text} <span class="muted">({part.address})</span>
        </span>
      );
    case 'text':
      return text;
  }
}

const Inlines = ({ text }: { readonly text: string }): JSX.Element => (
  <>
    {parseInline(text).map((part, index) => (
      <InlinePart key={index} part={part} />
    ))}
  </>
);

function BlockPart({ block }: { readonly block: Block }): JSX.Element {
  switch (block.kind) {
    case 'heading':
      // The page's own headings are those of the first levels.
      return block.level === 1 ? (
        <h3>
          <Inlines text={block.text} />
        </h3>
      ) : (
        <h4>
          <Inlines text={block.text} />
        </h4>
      );
    case 'code':
      return (
        <pre tabIndex={0}>
          <Text>{block.text}</Text>
        </pre>
      );
    case 'quote':
      return (
        <blockquote>
          <Inlines text={block.text} />
        </blockquote>
      );
    case 'list': {
      const List = block.isOrdered ? 'ol' : 'ul';
      return (
        <List>
          {block.items.map((item, index) => (
            <li key={index}>
              <Inlines text={item} />
            </li>
          ))}
        </List>
      );
    }
    case 'paragraph':
      return (
        <p>
          <Inlines text={block.text} />
        </p>
      );
  }
}

/** Markdown as nodes of the page; nothing in it becomes markup, a link or a request. */
export const Markdown = ({ source }: { readonly source: string }): JSX.Element => (
  <div class="markdown">
    {parseBlocks(source).map((block, index) => (
      <BlockPart key={index} block={block} />
    ))}
  </div>
);

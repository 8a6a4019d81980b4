import ts from 'typescript6';

const plain = (text: string | ts.NodeArray<ts.JSDocComment> | undefined): string =>
  (ts.getTextOfJSDocComment(text) ?? '').replaceAll(/\{@link (\w+)\}/g, '`$1`').trim();

function tagLine(tag: ts.JSDocTag): string {
  const thrown = ts.isJSDocThrowsTag(tag) ? tag.typeExpression?.type.getText() : undefined;
  const parameter = ts.isJSDocParameterTag(tag) ? tag.name.getText() : undefined;
  const what = [thrown, parameter].find((name) => name !== undefined);
  return `- *${tag.tagName.text}*${what === undefined ? '' : ` \`${what}\``}: ${plain(tag.comment)}`;
}

/** The comments of declarations as Markdown: the text, then a list of the tags. */
export function describeComment(nodes: readonly ts.Node[]): string {
  const comments = nodes.flatMap((node) =>
    ts.getJSDocCommentsAndTags(node).filter((entry) => ts.isJSDoc(entry)),
  );
  const texts = comments.map(({ comment }) => plain(comment)).filter(Boolean);
  const tags = comments.flatMap(({ tags: list }) => (list === undefined ? [] : [...list]));
  const lines = tags.map(tagLine).join('\n');
  return [...texts, lines].filter(Boolean).join('\n\n');
}

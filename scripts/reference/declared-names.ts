import ts from 'typescript6';
import { describeComment } from './describe-comment.ts';
import type { DeclaredName } from './declared-name.ts';

/** Members that a caller cannot use. */
const isPrivate = (member: ts.ClassElement): boolean =>
  (member.name !== undefined && ts.isPrivateIdentifier(member.name)) ||
  (ts.getCombinedModifierFlags(member) &
    (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) !==
    0;

function textOf(node: ts.Declaration): string {
  if (ts.isVariableDeclaration(node)) return `declare const ${node.getText()};`;
  const text = node.getText();
  if (!ts.isClassDeclaration(node)) return text;
  const start = node.getStart();
  return node.members
    .filter(isPrivate)
    .toReversed()
    .reduce(
      (all, member) => all.slice(0, member.pos - start) + all.slice(member.end - start),
      text,
    );
}

function kindOf(nodes: readonly ts.Declaration[]): DeclaredName['kind'] {
  if (nodes.some((node) => ts.isClassDeclaration(node))) return 'class';
  if (nodes.some((node) => ts.isFunctionDeclaration(node))) return 'function';
  if (nodes.some((node) => ts.isVariableDeclaration(node))) return 'value';
  return nodes.some((node) => ts.isInterfaceDeclaration(node)) ? 'interface' : 'type';
}

const owner = (node: ts.Declaration): ts.Node =>
  ts.isVariableDeclaration(node) ? node.parent.parent : node;

/**
 * The names that a declaration file exports, in the order of their names.
 * @throws {Error} a name has no declaration in these files
 */
export function declaredNames(program: ts.Program, file: string): readonly DeclaredName[] {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${file} is no module`);
  return checker
    .getExportsOfModule(module)
    .map((symbol) => {
      const isAlias = (symbol.flags & ts.SymbolFlags.Alias) !== 0;
      const { declarations = [] } = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
      if (declarations.length === 0) throw new Error(`${symbol.name} is declared nowhere`);
      return {
        name: symbol.name,
        kind: kindOf(declarations),
        description: describeComment(declarations.map(owner)),
        declarations: declarations.map(textOf),
      };
    })
    .toSorted((one, other) => one.name.localeCompare(other.name, 'en'));
}

// @ts-check
// The documented members of a public type -> a Markdown table, read from the declarations the package ships.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = new URL("..", import.meta.url);
const { exports } = JSON.parse(readFileSync(new URL("package.json", root), "utf8"));
/** @type {string[]} */
const entries = Object.values(exports)
  .flatMap((target) => target.types ?? [])
  .map((types) => fileURLToPath(new URL(types, root)));
const program = ts.createProgram(entries, { skipLibCheck: true, types: ["node"], module: ts.ModuleKind.NodeNext });
const checker = program.getTypeChecker();

/**
 * Makes the table of an interface's or a class's public members.
 * @param {string} name
 */
export function membersTable(name) {
  const rows = publicMembers(symbolOf(name)).map((member) => {
    const text = ts.displayPartsToString(member.getDocumentationComment(checker));
    return `| \`${signature(member)}\` | ${text.replace(/\s+/g, " ").replaceAll("|", "\\|")} |\n`;
  });
  return `| name | what it is |\n| --- | --- |\n${rows.join("")}`;
}

/** @param {string} name */
function symbolOf(name) {
  for (const entry of entries) {
    const source = program.getSourceFile(entry);
    const module = source && checker.getSymbolAtLocation(source);
    const found = module && checker.getExportsOfModule(module).find((symbol) => symbol.name === name);
    if (found) return found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found;
  }
  throw new Error(`README.md: expected a public name, got ${name}`);
}

/** @param {ts.Symbol} symbol */
function publicMembers(symbol) {
  const declared = (symbol.declarations ?? []).flatMap((declaration) =>
    ts.isInterfaceDeclaration(declaration) || ts.isClassDeclaration(declaration) ? [...declaration.members] : [],
  );
  return declared.flatMap((member) => {
    const isHidden = !member.name || ts.isPrivateIdentifier(member.name);
    return (!isHidden && checker.getSymbolAtLocation(member.name)) || [];
  });
}

// A method shows its arguments' names, as a reader would write the call; anything else its name alone.
/** @param {ts.Symbol} member */
function signature(member) {
  const [declaration] = member.declarations ?? [];
  const name = member.name.startsWith("__@dispose") ? "[Symbol.dispose]" : member.name;
  if (!declaration || !ts.isMethodDeclaration(declaration)) return name;
  const parameters = declaration.parameters.map(({ name: parameter }) => parameter.getText());
  return `${name}(${parameters.join(", ")})`;
}

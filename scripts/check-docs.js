// Fails when a public name, or a public member of one, has no doc comment. It reads the declarations the package ships.
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import ts from "typescript";

const { exports } = JSON.parse(readFileSync("package.json", "utf8"));
const entries = Object.values(exports).flatMap((target) => target.types ?? []);
const program = ts.createProgram(entries, { skipLibCheck: true, types: ["node"], module: ts.ModuleKind.NodeNext });
const checker = program.getTypeChecker();
const missing = new Set();
let documented = 0;

for (const entry of entries) {
  const source = program.getSourceFile(entry);
  if (!source) throw new Error(`${entry} is not there: run npm run build first`);
  const module = checker.getSymbolAtLocation(source);
  for (const symbol of module ? checker.getExportsOfModule(module) : []) checkName(symbol);
}

for (const line of missing) console.error(line);
console.log(`${documented} public names documented, ${missing.size} not`);
process.exitCode = missing.size > 0 ? 1 : 0;

function checkName(exported) {
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
  // The names of `export * as name`: a file says in its first lines what it is.
  if (symbol.flags & ts.SymbolFlags.ValueModule) return checker.getExportsOfModule(symbol).forEach(checkName);
  requireComment(symbol, exported.name);
  for (const member of publicMembers(symbol)) requireComment(member, `${exported.name}.${member.name}`);
}

function publicMembers(symbol) {
  const own = (symbol.declarations ?? []).filter(isOurs).flatMap((declaration) => {
    const body = ts.isTypeAliasDeclaration(declaration) ? declaration.type : declaration;
    return body.members ?? [];
  });
  return own
    .filter((member) => member.name && !ts.isPrivateIdentifier(member.name) && !ts.isEnumMember(member))
    .filter(
      (member) => !(ts.getCombinedModifierFlags(member) & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)),
    )
    .map((member) => checker.getSymbolAtLocation(member.name))
    .filter((member) => member !== undefined);
}

function requireComment(symbol, name) {
  const declaration = symbol.declarations?.find(isOurs);
  if (!declaration) return;
  if (ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim() !== "") documented++;
  else missing.add(`${relative(".", declaration.getSourceFile().fileName)}: ${name} has no doc comment`);
}

function isOurs(declaration) {
  return !declaration.getSourceFile().fileName.includes("/node_modules/");
}

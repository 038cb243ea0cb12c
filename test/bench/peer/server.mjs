// A Langium server for the statements of the bench's stories: it parses, links devices and validates, and simulates nothing. It is what a server
// of this kind costs that is written with the usual framework; its grammar is a part of Memzone's, which is to its advantage.
import { createServicesForGrammar } from "langium/grammar";
import { startLanguageServer } from "langium/lsp";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";

const grammar = `
grammar Story
entry Model: statements+=Statement*;
Statement: Kernel | Machine | Dimm | Cmdline | Boot | Plug | Online;
Kernel: 'kernel' version=NUMBER arch=ID;
Machine: 'machine' name=ID '{' items+=MachineItem* '}';
MachineItem: key=('memory' | 'slots' | 'maxmem') value=NUMBER;
Dimm: 'dimm' name=ID '{' 'size' size=NUMBER '}';
Cmdline: 'cmdline' '{' params+=Param* '}';
Param: name=ID ('=' value=(NUMBER | ID | 'online' | 'offline'))?;
Boot: {infer Boot} 'boot';
Plug: 'plug' dimm=[Dimm:ID];
Online: action=('online' | 'online_movable' | 'online_kernel' | 'offline') block=ID;
hidden terminal WS: /\\s+/;
hidden terminal COMMENT: /#[^\\n\\r]*/;
terminal NUMBER: /[0-9][0-9.]*[KMGT]?/;
terminal ID: /[a-zA-Z_][\\w-]*/;
`;

const connection = createConnection(ProposedFeatures.all);
const services = await createServicesForGrammar({
  grammar,
  languageMetaData: { languageId: "memzone", fileExtensions: [".memzone"], caseInsensitive: false, mode: "production" },
  sharedModule: { lsp: { Connection: () => connection } },
});
services.validation.ValidationRegistry.register({
  Dimm: (dimm, accept) => {
    const same = dimm.$container.statements.filter(({ $type, name }) => $type === "Dimm" && name === dimm.name);
    if (same.length > 1) accept("error", `${dimm.name} is declared twice`, { node: dimm, property: "name" });
  },
  Online: (step, accept) => {
    if (!/^memory\d+$/.test(step.block))
      accept("error", `${step.block} is no memory block`, { node: step, property: "block" });
  },
});
startLanguageServer(services.shared);

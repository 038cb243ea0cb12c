/** Compiled code of the server is kept while it runs: an editor may kill the process. */
import { writeCompiledCode } from "../disk/compile-cache.ts";
import { keepCore } from "../disk/core-part.ts";
import { withFirstFlags } from "./young-generation.ts";

/** Milliseconds from the start: by then the first documents are open, and what they needed is compiled. */
const UNTIL_COMPILED = 5000;

/** Keeps what is compiled by then; next to nothing where an earlier start kept it. */
export function keepCodeLater(): void {
  const keep = (): void => {
    keepCore();
    writeCompiledCode();
  };
  setTimeout(() => withFirstFlags(keep), UNTIL_COMPILED).unref();
}

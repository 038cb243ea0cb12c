/** The entry of the language server as a process of its own, and of its threads. Code compiled in an earlier run is not compiled again. */
import { keepCompiledCode } from "../disk/compile-cache.ts";

keepCompiledCode();
void import("./node.ts");

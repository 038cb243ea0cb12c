/** The entry of the language server as a process of its own, and of its threads. Code compiled in an earlier run is not compiled again. */
import { isMainThread } from "node:worker_threads";
import { keepCompiledCode } from "../disk/compile-cache.ts";
import { keepCodeLater } from "./compiled-code.ts";
import { sizeYoungGeneration } from "./young-generation.ts";

if (isMainThread) sizeYoungGeneration();
keepCompiledCode();
void import("./node.ts");
if (isMainThread) keepCodeLater();

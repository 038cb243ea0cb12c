/** Imported before anything else: standard output belongs to the protocol, so the console writes to standard error. */
import { Console } from "node:console";

globalThis.console = new Console({ stdout: process.stderr, stderr: process.stderr });

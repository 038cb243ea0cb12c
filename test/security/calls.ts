/** Calls of the command line, one behind the other in this process, in the folder it is started in: `calls.ts '[["help", "show"], …]'`. Prints their statuses. */
import { memzoneHere } from "../cli/program.ts";

const calls: readonly (readonly string[])[] = JSON.parse(process.argv[2]!);
const statuses: number[] = [];
for (const call of calls) statuses.push((await memzoneHere(process.cwd(), ...call)).status);
process.stdout.write(JSON.stringify(statuses));

/**
 * `npm run fidelity [-- DIR…]`: boots every recorded machine in the simulator, does what was done to it, and tells how much of what the real kernel
 * did it got right, and whether what it calls exact is. Held-out recordings come first; of them only counts are told. Fails where a figure is worse
 * than the committed baseline.
 *
 *   --differences            what differs in recordings that rules may be learnt from
 *   --show-held-out          what differs in held-out ones too; never while a rule is made
 *   --detail                 families by kernel, or by the first word of the recordings' names
 *   --write-baseline         takes today's figures for the baseline
 *   --envelopes              makes what exact facts rest on from the recordings (envelopes.ts)
 *   --rows, --mutate         which rows of the rule tables something reaches, and which nobody would miss (rows.ts, mutate.ts)
 */
import { NOT_UNDERSTOOD, readCall } from "./options.ts";

const args = process.argv.slice(2);
process.exitCode = await run(readCall(args));

/** The simulator is loaded for a call that is understood. */
async function run(call: ReturnType<typeof readCall>): Promise<number> {
  if (typeof call === "string") {
    console.error(call);
    return NOT_UNDERSTOOD;
  }
  switch (call.mode) {
    case "--envelopes":
      return (await import("./envelopes.ts")).makeEnvelopes(call.options);
    case "--rows":
      return (await import("./rows.ts")).listRows(call.options);
    case "--mutate":
      return (await import("./mutate.ts")).mutateRows(args);
    case "score":
      return (await import("./score-all.ts")).scoreAll(call);
  }
}

/**
 * A kernel command line as it stands inside `cmdline { }`: every parameter as the boot loader handed it over, in lines of a readable
 * length. What the block can't hold is left out and named: `$NAME` would be a parameter of the scenario.
 */

const LINE_WIDTH = 100;

export interface CmdlineLines {
  readonly lines: readonly string[];
  /** Parameters that can't be written. */
  readonly leftOut: readonly string[];
}

export function cmdlineLines(cmdline: string): CmdlineLines {
  const lines: string[] = [];
  const leftOut: string[] = [];
  let line = "";
  for (const param of parametersOf(cmdline)) {
    const written = writable(param);
    if (written === undefined) {
      leftOut.push(param);
      continue;
    }
    if (line !== "" && line.length + 1 + written.length > LINE_WIDTH) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? written : `${line} ${written}`;
  }
  if (line !== "") lines.push(line);
  return { lines, leftOut };
}

/** At white space outside of quotes, as the kernel takes it apart (lib/cmdline.c:next_arg()). */
function parametersOf(cmdline: string): readonly string[] {
  return cmdline.match(/(?:"[^"]*"|[^\s"]|"(?![^"]*"))+/g) ?? [];
}

/** As it can stand in the block; undefined: it can't. The kernel takes quotes around a value away. */
function writable(param: string): string | undefined {
  const isPrintable = !/\p{Cc}/u.test(param);
  const hasReference = /\$[A-Za-z_]/.test(param);
  const isOpen = (param.match(/"/g)?.length ?? 0) % 2 === 1;
  if (!isPrintable || hasReference || isOpen || param.startsWith("#")) return undefined;
  if (!param.replace(/"[^"]*"/g, "").includes("}")) return param;
  const equals = param.indexOf("=");
  const inName = param.slice(0, Math.max(0, equals)).includes("}");
  return param.includes('"') || equals === -1 || inName
    ? undefined
    : `${param.slice(0, equals)}="${param.slice(equals + 1)}"`;
}

/** Nodes in a sentence. */
import { listed } from "../outside-words.ts";

/** `node2 and node3` */
export function nodesWords(nodes: readonly number[]): string {
  return listed(nodes.map((node) => `node${node}`));
}

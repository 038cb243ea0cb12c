/**
 * The files of /sys/devices/system/memory in a text, however people copy them: `grep -r . /sys/devices/system/memory`, `head` and
 * `tail -n +1` with their `==> … <==`, names alone (`find`, `ls`, `ls -l` with links to nodes), and what a tar or a folder of them was
 * made into (container/), and this project's own line for a block. drivers/base/memory.c is what writes them.
 */
import { type Bytes, KiB } from "../../simulation/units/units.ts";
import { LONGEST_LINE } from "../dmesg/carriers.ts";
import { linesOf } from "../dmesg/lines.ts";
import type { LinePlace, Told } from "../facts.ts";

export interface BlockFiles {
  readonly id: number;
  readonly at: LinePlace;
  /** Contents by the file's name: `state`, `valid_zones`, `removable`, `phys_index`, `phys_device`, `online`. */
  readonly files: ReadonlyMap<string, Told<string>>;
  /** Nodes that it has links to. */
  readonly nodes: readonly Told<number>[];
}

export interface MemoryFiles {
  /** Contents of the files beside the blocks: `block_size_bytes`, `auto_online_blocks`. */
  readonly files: ReadonlyMap<string, Told<string>>;
  /** By number, ascending. */
  readonly blocks: readonly BlockFiles[];
}

/** Files beside the blocks. */
const MEMORY_FILES = [
  "block_size_bytes",
  "auto_online_blocks",
  "probe",
  "soft_offline_page",
  "hard_offline_page",
  "crash_hotplug",
];
/** Files of a block. */
const BLOCK_FILES = ["state", "online", "removable", "valid_zones", "phys_index", "phys_device", "end_phys_index"];

const MOST_BLOCK = 9;
const FILE_PATH = String.raw`(?:\S{0,200}?\/)??(?:memory(\d{1,${MOST_BLOCK}})\/)?([a-z_]{2,20}|node\d{1,5})`;
/** `…/memory34/state:online`, `…/block_size_bytes:8000000`. */
const GREP_LINE = new RegExp(String.raw`^${FILE_PATH}:\s*(.*?)\s*$`);
const HEAD_LINE = new RegExp(`^==> ${FILE_PATH} <==$`);
/** A path alone, or one of `ls -l`: `lrwxrwxrwx … node0 -> ../../node/node0`. */
const NAME_LINE = new RegExp(String.raw`^(?:[-ld][-rwx]{9}.{0,80}\s)?${FILE_PATH}(?: -> \S{1,200})?\/?$`);
/** `ls -R` names the folder in front of its files. */
const FOLDER_LINE = new RegExp(String.raw`^(?:\S{0,200}\/)?memory(\d{1,${MOST_BLOCK}}):$`);
/** `39 online removable=1 nodes=0,1 zones=Movable`. */
const OWN_LINE = /^(\d{1,9}) (\S{1,20}) removable=([01]) nodes=([\d,]{0,100}) zones=(\S{1,100})$/;
const BLOCK_WORD = /^(?:\S{0,200}\/)?memory(\d{1,9})\/?:?$/;

export function readMemoryFiles(text: string): MemoryFiles {
  const reader = new FilesReader();
  for (const { line, span } of linesOf(text)) {
    if (line.length <= LONGEST_LINE) reader.read(line.trim(), span);
    else reader.names(line, span);
  }
  return reader.result();
}

type Path = { readonly block: number | undefined; readonly name: string };

class FilesReader {
  readonly #files = new Map<string, Told<string>>();
  readonly #blocks = new Map<number, { at: LinePlace; files: Map<string, Told<string>>; nodes: Told<number>[] }>();
  /** The file whose contents follow. */
  #open: Path | undefined;
  /** The folder whose names follow. */
  #folder: number | undefined;

  read(line: string, at: LinePlace): void {
    if (line === "") return;
    const own = OWN_LINE.exec(line);
    if (own !== null) {
      this.#ownLine(own, at);
      return;
    }
    const head = HEAD_LINE.exec(line);
    if (head !== null) {
      this.#open = pathOf(head);
      if (this.#open !== undefined) this.#name(this.#open, at);
      return;
    }
    const folder = FOLDER_LINE.exec(line);
    if (folder !== null) {
      this.#open = undefined;
      this.#folder = Number(folder[1]);
      this.#block(this.#folder, at);
      return;
    }
    const said = GREP_LINE.exec(line);
    const saidPath = said === null ? undefined : pathOf(said);
    if (said !== null && saidPath !== undefined) {
      this.#content(saidPath, said[3]!, at);
      return;
    }
    if (this.#open !== undefined) {
      this.#content(this.#open, line, at);
      return;
    }
    const named = NAME_LINE.exec(line);
    const path = named === null ? undefined : pathOf(named);
    if (path === undefined) this.names(line, at);
    else this.#name(path.block === undefined ? { block: this.#folder, name: path.name } : path, at);
  }

  #ownLine([, id, state = "", removable = "", nodes = "", zones = ""]: RegExpExecArray, at: LinePlace): void {
    const block = Number(id);
    this.#content({ block, name: "state" }, state, at);
    this.#content({ block, name: "removable" }, removable, at);
    this.#content({ block, name: "valid_zones" }, zones.replaceAll(",", " "), at);
    for (const node of nodes.split(",")) if (node !== "") this.#name({ block, name: `node${node}` }, at);
  }

  /** Names in a row, as `ls` prints them. */
  names(line: string, at: LinePlace): void {
    for (const [word] of line.matchAll(/\S{1,300}/g)) {
      const block = BLOCK_WORD.exec(word);
      if (block !== null) this.#block(Number(block[1]), at);
      else if (this.#folder !== undefined && /^node\d{1,5}$/.test(word))
        this.#name({ block: this.#folder, name: word }, at);
    }
  }

  #name({ block, name }: Path, at: LinePlace): void {
    if (block === undefined) return;
    const known = this.#block(block, at);
    const node = /^node(\d+)$/.exec(name);
    if (node !== null && !known.nodes.some(({ value }) => value === Number(node[1]))) {
      known.nodes.push({ value: Number(node[1]), at });
    }
  }

  #content(path: Path, value: string, at: LinePlace): void {
    this.#name(path, at);
    const files = path.block === undefined ? this.#files : this.#block(path.block, at).files;
    if (!files.has(path.name)) files.set(path.name, { value, at });
  }

  #block(id: number, at: LinePlace) {
    const known = this.#blocks.get(id);
    if (known !== undefined) return known;
    const block = { at, files: new Map<string, Told<string>>(), nodes: [] };
    this.#blocks.set(id, block);
    return block;
  }

  result(): MemoryFiles {
    const blocks = [...this.#blocks].sort(([a], [b]) => a - b).map(([id, block]) => ({ id, ...block }));
    return { files: this.#files, blocks };
  }
}

/** Of a match of FILE_PATH; undefined where such a file has no place there. */
function pathOf([, block, name = ""]: RegExpExecArray): Path | undefined {
  if (block === undefined) return MEMORY_FILES.includes(name) ? { block: undefined, name } : undefined;
  const isKnown = BLOCK_FILES.includes(name) || /^node\d+$/.test(name) || name === "uevent" || name === "power";
  return isKnown ? { block: Number(block), name } : undefined;
}

/** Of the content of `block_size_bytes`: hexadecimal, without 0x. Undefined: it is no size. */
export function blockSizeOf(told: Told<string> | undefined): Told<Bytes> | undefined {
  if (told === undefined || !/^[0-9a-f]{4,13}$/i.test(told.value)) return undefined;
  const value = Number.parseInt(told.value, 16);
  return value >= 4 * KiB ? { value, at: told.at } : undefined;
}

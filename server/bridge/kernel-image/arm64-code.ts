/**
 * Addresses that arm64 code names. A kernel whose table of symbols has functions alone still says in free_initmem() (arch/arm64/mm/init.c)
 * where .init begins and ends, and in paging_init() (arch/arm64/mm/mmu.c) where the tables of the start-up code lie: by pairs of `adrp`,
 * which names a page from its own place, and `add`, which names the byte. __is_kernel_percpu_address() (mm/percpu.c) names the per-CPU area's
 * static part. Nothing is run. All numbers are bytes from the image's first one.
 */
import type { Numbers } from "./byte-source.ts";

const PAGE = 4096;
const RET = 0xd65f03c0;

/** Offsets that the function at `from` names, in the order of the code: up to its `ret`, 512 instructions at most. */
export function addressesNamed(image: Numbers, from: number): readonly number[] {
  const pages = new Map<number, number>();
  const named: number[] = [];
  for (let at = from; at < from + 4 * 512; at += 4) {
    const word = image.u32(at);
    if (word === RET) break;
    const target = word & 31;
    const isAdrp = (word & 0x9f000000) >>> 0 === 0x90000000;
    // 64 bits, an immediate that is not shifted.
    const isAdd = (word & 0xffc00000) >>> 0 === 0x91000000;
    const page = isAdd ? pages.get((word >>> 5) & 31) : undefined;
    if (isAdrp) pages.set(target, (Math.floor(at / PAGE) + pagesOf(word)) * PAGE);
    else if (page !== undefined) named.push(page + ((word >>> 10) & 0xfff));
  }
  return named;
}

/** The distance that `adrp` has in it, in pages of 4 KiB, whatever the kernel's pages are. */
function pagesOf(word: number): number {
  const pages = (((word >>> 5) & 0x7ffff) << 2) | ((word >>> 29) & 3);
  return pages >= 2 ** 20 ? pages - 2 ** 21 : pages;
}

/** Begin and end of something. */
export interface NamedSpan {
  readonly start: number;
  readonly end: number;
}

/** What free_initmem() gives back: the one pair of addresses that the linker aligns to segments of 64 KiB. */
export function initFromCode(image: Numbers, freeInitmem: number): NamedSpan | undefined {
  const aligned = addressesNamed(image, freeInitmem).filter((address) => address % (64 * 1024) === 0);
  const [start, end, ...others] = [...new Set(aligned)];
  return start === undefined || end === undefined || end <= start || others.length > 0 ? undefined : { start, end };
}

/** Most bytes of the start-up code's tables: eight of the largest pages. */
const MOST_TABLES = 8 * 64 * 1024;

/**
 * init_pg_dir and init_pg_end, which paging_init() names one after the other: whole pages behind .bss, which no other pair is. `init` ends where
 * .data begins, `imageEnd` is _end.
 */
export function startupTablesFromCode(
  image: Numbers,
  pagingInit: number,
  init: NamedSpan,
  imageEnd: number,
): NamedSpan | undefined {
  const named = addressesNamed(image, pagingInit);
  const pairs = named.flatMap((start, index): readonly NamedSpan[] => {
    const end = named[index + 1] ?? 0;
    const isWhole = start % PAGE === 0 && end % PAGE === 0;
    const isBehindData = start > init.end && end > start && end <= imageEnd;
    return isWhole && isBehindData && end - start <= MOST_TABLES ? [{ start, end }] : [];
  });
  return pairs.length === 1 ? pairs[0] : undefined;
}

/** __per_cpu_start, a whole page, and __per_cpu_end: all that __is_kernel_percpu_address() names of the initial data. */
export function perCpuFromCode(image: Numbers, isPerCpu: number, init: NamedSpan): NamedSpan | undefined {
  const within = addressesNamed(image, isPerCpu).filter((address) => address >= init.start && address <= init.end);
  const [start, end, ...others] = [...new Set(within)].sort((a, b) => a - b);
  if (start === undefined || end === undefined || others.length > 0 || start % PAGE !== 0) return undefined;
  return { start, end };
}

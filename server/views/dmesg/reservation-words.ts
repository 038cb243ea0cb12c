/** Memory set aside at boot, as mm/cma.c, mm/hugetlb.c, mm/hugetlb_cma.c and kernel/crash_reserve.c print it. */

import {
  CMA_POOL_UNALIGNED,
  cmaFailedLines,
  crashkernelLine,
  HUGETLB_CMA_SKIPS_PAGES,
  hugetlbCmaNoMultiple,
  hugetlbCmaNoNode,
  hugetlbCmaNoPercentage,
  hugetlbCmaRoundedAway,
  hugetlbCmaTooSmall,
  reservedMemoryFailed,
} from "../../analysis/notes/kernel-lines.ts";
import { reservedMemoryDetails } from "../../simulation/kernels/arm64-rules.ts";
import { cmaMessageNode } from "../../simulation/kernels/reservation-rules.ts";
import { ruleFor } from "../../simulation/kernels/rule-table.ts";
import type { ReservationMessage } from "../../simulation/state/kernel-messages.ts";
import { type Bytes, GiB, hex16, KiB, MiB } from "../../simulation/units/units.ts";
import type { WordsOf } from "./words.ts";

export const RESERVATION_WORDS: WordsOf<ReservationMessage> = {
  "reserved-memory": ({ name, start, end, pool, noMap }, { version }) => {
    const size = `${(end - start) / KiB} KiB`;
    const details = `OF: reserved mem: ${hex16(start)}..${hex16(end - 1)} (${size}) ${noMap === true ? "nomap" : "map"} ${pool ? "" : "non-"}reusable ${name}`;
    return [
      ...(pool
        ? [
            `Reserved memory: created CMA memory pool at ${hex16(start)}, size ${(end - start) / MiB} MiB`,
            `OF: reserved mem: initialized node ${name}, compatible id shared-dma-pool`,
          ]
        : []),
      ...(ruleFor(reservedMemoryDetails, version) ? [details] : []),
    ];
  },
  "reserved-memory-failed": ({ name }) => [reservedMemoryFailed(name)],
  "reserved-memory-bypassed": ({ name }) => [
    `Reserved memory: bypass ${name} node, using cmdline CMA params instead`,
    `OF: reserved mem: node ${name} compatible matching fail`,
  ],
  "cma-pool-unaligned": ({ name }) => [CMA_POOL_UNALIGNED, `OF: reserved mem: node ${name} compatible matching fail`],
  "cma-reserved": ({ size, start, node }, { version }) => {
    const on = ruleFor(cmaMessageNode, version) ? ` on node ${node ?? -1}` : "";
    return [`cma: Reserved ${size / MiB} MiB at ${hex16(start)}${on}`];
  },
  "cma-reserved-in-pieces": ({ size, pieces }) => [`cma: Reserved ${size / MiB} MiB in ${pieces} range`],
  "cma-failed": cmaFailedLines,
  "hugetlb-cma-too-small": ({ gigantic, node }) => [hugetlbCmaTooSmall(gigantic, node)],
  "hugetlb-cma-no-multiple": ({ gigantic, node }) => [hugetlbCmaNoMultiple(gigantic, node)],
  "hugetlb-cma-no-node": ({ node }) => [hugetlbCmaNoNode(node)],
  "hugetlb-cma-skips-pages": () => [HUGETLB_CMA_SKIPS_PAGES],
  "hugetlb-cma-unsupported": () => ["hugetlb_cma: the option isn't supported by current arch"],
  "hugetlb-cma-no-percentage": ({ percent, node }) => [hugetlbCmaNoPercentage(percent, node)],
  "hugetlb-cma-rounded-away": ({ asked, percent, node }) => [hugetlbCmaRoundedAway(asked, percent, node)],
  "hugetlb-cma-plan": ({ total, share, percent }) => [
    `hugetlb_cma: reserve ${total / MiB} MiB${share100(percent)}, up to ${share / MiB} MiB per node`,
  ],
  "hugetlb-cma-reserved": ({ size, node, percent }) => [
    `hugetlb_cma: reserved ${size / MiB} MiB${share100(percent)} on node ${node}`,
  ],
  "hugepage-size-unsupported": ({ name, value }) => [`HugeTLB: unsupported ${name}=${value}`],
  "hugepage-size-twice": ({ name, value }) => [
    name === "hugepagesz"
      ? `HugeTLB: hugepagesz=${value} specified twice, ignoring`
      : `HugeTLB: default_hugepagesz previously specified, ignoring ${value}`,
  ],
  "hugepages-twice": ({ value }) => [
    `HugeTLB: hugepages= specified twice without interleaving hugepagesz=, ignoring hugepages=${value}`,
  ],
  "hugepages-invalid": ({ value }) => [`HugeTLB: Invalid hugepages parameter ${value}`],
  "hugepages-without-size": ({ value }) => [`HugeTLB: hugepages=${value} does not follow a valid hugepagesz, ignoring`],
  "hugepages-across-zones": ({ count, size, node }) => [
    `HugeTLB: freed ${count} cross-zone hugepages of size ${printedSize(size)} on node ${node}.`,
  ],
  "hugepages-short": ({ size, wanted, had, node }) => {
    const failed = node === undefined ? "failed." : `failed node${node}.`;
    const pages = `${wanted} of page size ${printedSize(size)}`;
    return [`HugeTLB: allocating ${pages} ${failed}  Only allocated ${had} hugepages.`];
  },
  "crashkernel-auto": (message) => [crashkernelLine(message)],
  "crashkernel-unread": (message) => [crashkernelLine(message)],
  "crashkernel-in-use": (message) => [crashkernelLine(message)],
  "crashkernel-no-room": (message) => [crashkernelLine(message)],
  "crashkernel-reserved": (message) => [crashkernelLine(message)],
  "crashkernel-cma-unsupported": (message) => [crashkernelLine(message)],
  "crashkernel-cma": (message) => [crashkernelLine(message)],
};

function share100(percent: number | undefined): string {
  return percent === undefined ? "" : ` (${percent}%)`;
}

/** As string_get_size() prints it: `1.00 GiB`, `32.0 MiB`. */
function printedSize(size: Bytes): string {
  const [unit, name] = size >= GiB ? [GiB, "GiB"] : size >= MiB ? [MiB, "MiB"] : [KiB, "KiB"];
  const value = size / unit;
  return `${value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2)} ${name}`;
}

/** What /proc/zoneinfo told of a zone, by version. Source: mm/vmstat.c. */
import { defineRule } from "./rule-table.ts";

export type ZoneinfoField = "boost" | "min" | "low" | "high" | "promo" | "spanned" | "present" | "managed" | "cma";

/** The lines of a zone, in order. */
export const zoneinfoFields = defineRule<readonly ZoneinfoField[]>(
  "zoneinfo-fields",
  "which numbers /proc/zoneinfo gives of a zone",
  [
    {
      value: ["min", "low", "high", "spanned", "present", "managed"],
      source: "mm/vmstat.c:zoneinfo_show_print()",
    },
    {
      since: "5.12",
      commit: {
        hash: "3c381db1fac8",
        subject: "mm/page_alloc: count CMA pages per zone and print them in /proc/zoneinfo",
      },
      value: ["min", "low", "high", "spanned", "present", "managed", "cma"],
      source: "mm/vmstat.c:zoneinfo_show_print()",
    },
    {
      since: "5.16",
      vendors: [{ vendor: "rhel", series: "5.14", build: 179 }],
      commit: { hash: "a6ea8b5b9f1c", subject: "mm/page_alloc.c: show watermark_boost of zone in zoneinfo" },
      value: ["boost", "min", "low", "high", "spanned", "present", "managed", "cma"],
      source: "mm/vmstat.c:zoneinfo_show_print()",
    },
    {
      since: "6.12",
      commit: { hash: "528afe6b9605", subject: "mm: print the promo watermark in zoneinfo" },
      value: ["boost", "min", "low", "high", "promo", "spanned", "present", "managed", "cma"],
      source: "mm/vmstat.c:zoneinfo_show_print()",
    },
  ],
);

export const zoneinfoEmptyZones = defineRule<boolean>(
  "zoneinfo-empty-zones",
  "whether /proc/zoneinfo tells of zones without memory",
  [
    { value: false, source: "mm/vmstat.c:zoneinfo_show()" },
    {
      since: "4.12",
      commit: { hash: "b2bd8598195f", subject: "mm, vmstat: print non-populated zones in zoneinfo" },
      value: true,
      source: "mm/vmstat.c:zoneinfo_show()",
    },
  ],
);

import { expect, test } from "vitest";
import { kconfigNames } from "../../server/parameters/kconfig-names.ts";

test("names are whole, whatever they have in common with the one before", () => {
  const names = kconfigNames();
  const some = ["60XX_WDT", "6LOWPAN_GHC_EXT_HDR_FRAG", "ACPI_APEI_GHES", "MEMORY_HOTPLUG", "ZSWAP", "ZX_TDM"];
  expect(some.filter((name) => !names.has(name))).toEqual([]);
  expect(names.get("MEMORY_HOTPLUG")).toBe("set");
  expect(names.get("6LOWPAN_DEBUGFS")).toBe("unset");
  expect([...names.keys()].filter((name) => !/^[A-Z0-9][A-Za-z0-9_]*$/.test(name))).toEqual([]);
  expect(names.size).toBeGreaterThan(14_000);
});

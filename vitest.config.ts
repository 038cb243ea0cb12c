import { defineConfig } from "vitest/config";

/** Measurements of the rule tables hook into the tests; see test/rows-reached.ts. */
const measured = process.env.MEMZONE_ROWS !== undefined || process.env.MEMZONE_MUTATION !== undefined;

export default defineConfig({ test: { setupFiles: measured ? ["test/rows-reached.ts"] : [] } });

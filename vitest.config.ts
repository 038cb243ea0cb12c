import { defineConfig } from "vitest/config";

/** Measurements of the rule tables hook into the tests; see test/rows-reached.ts. */
const measured = process.env.MEMZONE_ROWS !== undefined || process.env.MEMZONE_MUTATION !== undefined;

// The product keeps no state between calls: test files share a process, and its modules are loaded once (half the time of the run).
export default defineConfig({
  test: {
    setupFiles: ["test/property-seed.ts", ...(measured ? ["test/rows-reached.ts"] : [])],
    isolate: measured,
    // Node loads the modules itself, as in the product: what is imported is bound then, not looked up each time. No test mocks a module. Where each
    // file has a process of its own, what Vite made of the sources serves all of them.
    experimental: { viteModuleRunner: measured, nodeLoader: false },
    // All cores: by itself it leaves one idle, which on two cores is half the machine.
    maxWorkers: "100%",
    // A test leaves little behind of what it makes: most of it is dead before a young generation of this size is full.
    execArgv: ["--min-semi-space-size=64", "--max-semi-space-size=64"],
    // No test is timed: a busy machine takes many times as long as a quiet one.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});

/**
 * A reporter for machines: the last lines of a run say whether the tests of Meilisearch ran, and how many tests passed, failed and
 * were skipped.
 */
import type { Reporter, TestModule } from "vitest/node"
import { noMeilisearch } from "./meilisearch.ts"

export class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0 }
    const meilisearch = { run: 0, skipped: 0 }
    for (const module of modules) {
      if (module.errors().length > 0) counts.failed++
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        if (state === "passed" || state === "failed" || state === "skipped") counts[state]++
        if (test.tags.includes("meilisearch")) meilisearch[state === "skipped" ? "skipped" : "run"]++
      }
    }
    const { passed, failed, skipped } = counts
    process.stdout.write(
      `\n${meilisearchLine(meilisearch)}tests: ${passed} passed, ${failed} failed, ${skipped} skipped\n`,
    )
  }
}

/** Nothing of a run that has no such tests. */
export function meilisearchLine({ run, skipped }: { readonly run: number; readonly skipped: number }): string {
  if (run > 0) return `Meilisearch: ${run} tests run, ${skipped} skipped\n`
  return skipped > 0 ? `Meilisearch: 0 tests run, ${skipped} SKIPPED: ${noMeilisearch}\n` : ""
}

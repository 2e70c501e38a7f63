/**
 * A reporter for machines: the last lines of a run say which tests were left to another command, whether those of Meilisearch
 * ran, and how many tests passed, failed and were skipped.
 */
import type { Reporter, TestModule, Vitest } from "vitest/node"
import { noMeilisearch } from "./meilisearch.ts"

export class ClosingLine implements Reporter {
  #filter: string | undefined

  onInit(vitest: Vitest): void {
    this.#filter = vitest.config.tagsFilter?.join(" ")
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0 }
    const meilisearch = { run: 0, skipped: 0 }
    let left = 0
    for (const module of modules) {
      if (module.errors().length > 0) counts.failed++
      for (const test of module.children.allTests()) {
        const { state } = test.result()
        const isOther = isLeft(test.tags, this.#filter)
        if (isOther) left++
        else if (state === "passed" || state === "failed" || state === "skipped") counts[state]++
        if (!isOther && test.tags.includes("meilisearch")) meilisearch[state === "skipped" ? "skipped" : "run"]++
      }
    }
    const { passed, failed, skipped } = counts
    const isLacking =
      process.env["MEILISEARCH_REQUIRED"] !== undefined && this.#filter !== "long" && !isWhole(meilisearch)
    if (isLacking) process.exitCode = 1
    const lacking = isLacking ? "a release is not made without all tests of Meilisearch\n" : ""
    process.stdout.write(
      `\n${leftLine(left, this.#filter)}${meilisearchLine(meilisearch)}${lacking}tests: ${passed} passed, ${failed} failed, ${skipped} skipped\n`,
    )
  }
}

const everyday = "!long"

/** Whether a test is none of this run's, but of the run of the other half. */
export function isLeft(tags: readonly string[], filter: string | undefined): boolean {
  return filter === everyday ? tags.includes("long") : filter === "long" && !tags.includes("long")
}

/** Which tests another command runs; nothing of a run that leaves none. */
export function leftLine(left: number, filter: string | undefined): string {
  if (left === 0) return ""
  return filter === everyday
    ? `long: ${left} tests are left to npm run test:long, which runs before each release\n`
    : `long: ${left} tests are left to npm test\n`
}

interface Counted {
  readonly run: number
  readonly skipped: number
}

/** Whether a release may be made of a run: all tests of Meilisearch ran, and there were some. */
export function isWhole({ run, skipped }: Counted): boolean {
  return run > 0 && skipped === 0
}

/** Nothing of a run that has no such tests. */
export function meilisearchLine({ run, skipped }: Counted): string {
  if (run > 0) return `Meilisearch: ${run} tests run, ${skipped} skipped\n`
  return skipped > 0 ? `Meilisearch: 0 tests run, ${skipped} SKIPPED: ${noMeilisearch}\n` : ""
}

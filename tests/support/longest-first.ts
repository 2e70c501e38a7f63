/**
 * The order of test files: what starts processes and browsers first, so that no worker is left alone with it at the end.
 */
import { BaseSequencer, type TestSpecification } from "vitest/node"

const long = /\/cli\/|browser|simulated-year|interop|liveness/

export class LongestFirst extends BaseSequencer {
  /** As vitest has it, by the times of the last run or by size, but for those that are known to be long. */
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.sort((a, b) => Number(long.test(b.moduleId)) - Number(long.test(a.moduleId)))
  }
}

/**
 * The order of test files: what takes long first, so that no worker is left alone with it at the end.
 */
import { BaseSequencer, type TestSpecification } from "vitest/node"

// From first to last. A worker is begun anew when the project of its files changes, so that the files of one stay together: the
// Worker's one needs ten seconds to be ready in which it leaves the processors to others, and what is pure is over in seconds.
const order = [
  /workerd/,
  /sample\.pure/,
  /\.pure\.|\/(config|law|names|pdf|table)\//,
  /walk-browser|split-follow/,
  /simulated-year|\/web\/browser|office-browser|papers-cut-off|cli\/(keys|server|check-job)\./,
  /\/cli\/|browser|office-year|interop|liveness|judged|canary|thousand|typed|every-page|components|http\/walk/,
]
const placeOf = ({ moduleId }: TestSpecification) => {
  const place = order.findIndex((each) => each.test(moduleId))
  return place < 0 ? order.length : place
}

export class LongestFirst extends BaseSequencer {
  /** As vitest has it, by the times of the last run or by size, but for those that are known to be long. */
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.sort((a, b) => placeOf(a) - placeOf(b))
  }
}

/** What any replay of an export has to give, of the whole log or of its end: names, and the time of the last entry. */
import { type Fault, fault, faultAt } from "./fault.ts"
import { fileFault } from "./file-fault.ts"
import type { Gathered } from "./gathered.ts"
import type { OpenedManifest } from "./manifest.ts"
import { manifestName, secondSignatureName } from "./node-source.ts"
import type { Replay } from "./replay.ts"

/** What a replay came to. */
export interface Replayed extends Gathered {
  /** Null where it can't be relied on. */
  replay: Replay | null
}

/** Files that lie there and that the manifest does not name. */
export function unnamedFaults({ manifest }: OpenedManifest, present: readonly string[]): Fault[] {
  const names = [manifestName, secondSignatureName, ...manifest.files.map(({ name }) => name)]
  return present.filter((name) => !names.includes(name)).map((name) => faultAt({ file: name }, fileFault("unnamed")))
}

/** The manifest says when the last entry was written; so does that entry. */
export function timeFaults({ manifest }: OpenedManifest, replay: Replay): Fault[] {
  if (replay.time() === manifest.log.time) return []
  const words = { zh: "所载时间不是日志最后一条的时间", en: "states another time than the last entry of its log" }
  return [faultAt({ file: manifestName }, fault("contradiction", words))]
}

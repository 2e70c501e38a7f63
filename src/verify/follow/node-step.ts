/**
 * One step of a mirror: fetches the files of an export, verifies them, and makes the live lines of it. Nothing of the
 * mirror is changed.
 */
import { mkdir, readdir, rm, writeFile } from "node:fs/promises"
import path from "node:path"
import type { Claim } from "../claim.ts"
import { type Fault, fault, faultAt } from "../fault.ts"
import { fileFault } from "../file-fault.ts"
import { lineHasher } from "../line-hash.ts"
import { judgeBuilt, startMap } from "../map-build.ts"
import { verifyExport } from "../node-export.ts"
import type { ExportOptions } from "../node-reading.ts"
import { folderSource, manifestName, secondSignatureName } from "../node-source.ts"
import type { Replay } from "../replay.ts"
import type { SignedFile } from "../signed-manifest.ts"
import type { Verification } from "../verification.ts"
import type { CurrentLines, MirrorState } from "./mirror-state.ts"
import { linesAfterDelta, linesOfSnapshot } from "./node-current.ts"
import { findDigest } from "./node-fetch.ts"
import { nextPlace, type Places } from "./node-folder.ts"
import type { Remote } from "./node-remote.ts"
import { filesOf, type Stop } from "./node-route.ts"

/** A step that holds. */
export interface VerifiedStep {
  size: number
  bytes: number
  verification: Verification
  replay: Replay
  current: CurrentLines
}

/** Why it does not: findings; `gone`: the register has taken the export away; `damaged`: the mirror's own lines are. */
export type StepFailure = { findings: Fault[] } | "gone" | "damaged"

/**
 * Does a step.
 * @param from null: the whole export; else its delta from the mirror's size
 */
export async function takeStep(
  { remote, places }: { remote: Remote; places: Places },
  stop: Stop,
  from: number | null,
  state: MirrorState | null,
  options: ExportOptions,
): Promise<VerifiedStep | StepFailure> {
  const { size } = stop.opened.manifest.log
  const files = filesOf(stop, from)
  const fetched = await fetchFiles(remote, places, stop, files)
  if (fetched !== null) return fetched
  let replay: Replay | null = null
  const onReplayed = (done: Replay) => {
    replay = done
  }
  const source = await folderSource(places.incoming(size))
  const verification = await verifyExport(source, { ...options, onReplayed })
  const findings = [...verification.findings, ...(replay ? judgeSeen(replay, state) : [])]
  if (findings.length > 0) {
    // What is kept for the next attempt must not be what was refused.
    await rm(places.incoming(size), { recursive: true, force: true })
    return { findings: findings.map((found) => faultAt({ file: `exports/${size}` }, found)).map(withFullPlace(size)) }
  }
  if (!replay || !verification.state)
    return { findings: [faultAt({ file: `exports/${size}/${manifestName}` }, rootless)] }
  const made = await makeLines(places, size, files, replay, from === null ? null : state, options)
  if (made === "damaged") return made
  if ("code" in made) return { findings: [faultAt({ file: `exports/${size}` }, made)] }
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const unproven = [...verification.unproven, ...made.unproven]
  return { size, bytes, verification: { ...verification, unproven }, replay, current: made.current }
}

const rootless = fault("malformed", {
  zh: "清单没有载明日志的根哈希（旧版本），镜像无从接续",
  en: "it names no root of the log (an older version), which a mirror could go on from",
})

/** A finding names its file within the export; in a mirror there are several. */
function withFullPlace(size: number): (found: Fault) => Fault {
  const folder = `exports/${size}`
  return (found) => {
    const file = found.where?.file
    if (file === undefined || file.startsWith(folder)) return found
    return { ...found, where: { ...found.where, file: `${folder}/${file}` } }
  }
}

/** Fetches what is not there yet. Null when all is there. */
async function fetchFiles(
  remote: Remote,
  places: Places,
  { text, opened }: Stop,
  files: readonly SignedFile[],
): Promise<StepFailure | null> {
  const { size } = opened.manifest.log
  const folder = places.incoming(size)
  await mkdir(folder, { recursive: true })
  await mkdir(path.dirname(places.part(size, manifestName)), { recursive: true })
  // What an earlier attempt fetched for another kind of step would be taken for part of this one.
  for (const name of await readdir(folder)) {
    if (!files.some((file) => file.name === name)) await rm(path.join(folder, name), { recursive: true })
  }
  for (const file of files) {
    const whole = path.join(folder, file.name)
    if ((await findDigest(whole)) === file.sha256) continue
    const address = `/exports/${size}/${file.name}`
    const fetched = await remote.file(address, file, { part: places.part(size, file.name), whole })
    if (fetched === "gone") return fetched
    if (fetched !== "there") {
      return { findings: [faultAt({ file: address.slice(1) }, fileFault("changed", fetched.changed, file.sha256))] }
    }
  }
  const second = await remote.second(`/exports/${size}/manifest`)
  if (second !== null) await writeFile(path.join(folder, secondSignatureName), second, { flush: true })
  await writeFile(path.join(folder, manifestName), text, { flush: true })
  return null
}

/** Checkpoints that heads have shown have to be in the log that was replayed: else there are two of it. */
function judgeSeen(replay: Replay, state: MirrorState | null): Fault[] {
  return (state?.seen ?? []).flatMap(({ size, root }) => {
    const tree = replay.at(size)
    return tree && Buffer.from(tree.root).toString("base64") !== root ? [fault("fork", size)] : []
  })
}

async function makeLines(
  places: Places,
  size: number,
  files: readonly SignedFile[],
  replay: Replay,
  state: MirrorState | null,
  options: ExportOptions,
): Promise<{ current: CurrentLines; unproven: readonly Claim[] } | "damaged" | Fault> {
  const to = {
    current: await nextPlace(places, "current.ndjson"),
    positions: await nextPlace(places, "current.positions"),
  }
  const nameOf = (kind: SignedFile["kind"]) => {
    const file = files.find((candidate) => candidate.kind === kind)
    if (!file) throw new Error(`an export that was verified names no ${kind}`)
    return path.join(places.incoming(size), file.name)
  }
  if (!state) return { current: await linesOfSnapshot(nameOf("snapshot"), replay, to), unproven: [] }
  const from = { current: places.current, positions: places.positions, expected: state.current }
  const { sha256 } = options
  const [map, commitmentTo] = [startMap(sha256), lineHasher(sha256)]
  const made = await linesAfterDelta(from, nameOf("delta"), replay, to, (bytes, position, until) =>
    map.line(bytes, position, commitmentTo(bytes), until),
  )
  if (made === "damaged" || "code" in made) return made
  const judged = judgeBuilt(map, replay, state.map, options)
  return judged.findings[0] ?? { current: made, unproven: judged.unproven }
}

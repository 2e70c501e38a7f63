/**
 * The folder of a mirror: what is fetched lies in `.follow` until it is verified; then it is put in its place so that a
 * machine which stops at any moment leaves the mirror as it was, or as it is to be.
 */
import { access, mkdir, readdir, readFile, rename, rm } from "node:fs/promises"
import path from "node:path"
import { sha256 } from "../../ledger/node-sha256.ts"
import { syncFolder, writeSynced } from "../../ledger/node-sync.ts"
import { proofPath } from "./consistency-chain.ts"
import { type KeptExport, type MirrorState, readMirrorState } from "./mirror-state.ts"
import { FollowTrouble } from "./trouble.ts"

/** Where things are in a mirror. */
export function placesOf(folder: string) {
  const own = path.join(folder, ".follow")
  const inside = (...names: string[]) => path.join(own, ...names)
  return {
    folder,
    own,
    lock: inside("lock"),
    state: path.join(folder, "state.json"),
    current: path.join(folder, "current.ndjson"),
    positions: path.join(folder, "current.positions"),
    keys: path.join(folder, "keys.json"),
    history: path.join(folder, "v1/keys/history"),
    root: path.join(folder, ".well-known/gongshi-root"),
    proofs: path.join(folder, proofPath),
    exports: path.join(folder, "exports"),
    export: (size: number) => path.join(folder, "exports", String(size)),
    /** Of an export that is fetched: files that are whole, and those that are not. */
    incoming: (size: number) => inside("incoming", String(size)),
    incomings: inside("incoming"),
    part: (size: number, name: string) => inside("parts", String(size), name),
    parts: inside("parts"),
    /** What takes its place once the state says so. */
    next: inside("next"),
  }
}
export type Places = ReturnType<typeof placesOf>

// What is renamed once the state is written: each says by its name where it belongs.
const followers = [
  "current.ndjson",
  "current.positions",
  "keys.json",
  ".well-known/gongshi-root",
  "v1/keys/history",
  // Before the head: whoever follows the mirror finds the proof of every head that it shows.
  "log/proof/consistency",
  "exports/head",
  "exports/head.sm2",
] as const
/** A file that takes its place together with the state. */
export type FollowingFile = (typeof followers)[number]

/** The draft of a file that takes its place together with the state. */
export async function nextPlace(places: Places, name: FollowingFile): Promise<string> {
  const place = path.join(places.next, name)
  await mkdir(path.dirname(place), { recursive: true })
  return place
}

const readyName = "ready.json"
const sizeName = /^(0|[1-9]\d{0,14})$/

/** Reads the state of a mirror; null where there is none yet. @throws FollowTrouble when it is damaged */
export async function readFolder(places: Places): Promise<MirrorState | null> {
  const stored = await readFile(places.state, "utf8").catch(nullWhereAbsent)
  if (stored === null) return null
  const state = readMirrorState(sha256, stored)
  if (state) return state
  throw new FollowTrouble({
    zh: `${places.state} 已损坏，或者不是镜像的状态：请从备份恢复，或者另建目录重新跟随（需要登记机关的密钥集）。`,
    en: `${places.state} is damaged, or no state of a mirror: restore it from a backup, or follow anew into another folder (with the register's key set).`,
  })
}

/**
 * Makes a folder a mirror's, where it is one or is empty: what a mirror does not know in its `exports` it throws away.
 * @throws FollowTrouble when something else lies in it
 */
export async function claimFolder({ folder, own }: Places): Promise<void> {
  const names = await readdir(folder).catch(emptyWhereAbsent)
  if (names.length > 0 && !names.includes(path.basename(own))) {
    throw new FollowTrouble({
      zh: `${folder} 里有别的东西，不是镜像：请给镜像一个单独的空目录。`,
      en: `${folder} holds something else and is no mirror: give the mirror an empty folder of its own.`,
    })
  }
  await mkdir(own, { recursive: true })
}

/** Finishes what was cut off after the state was written, and puts aside what was cut off before. */
export async function recover(places: Places): Promise<void> {
  const state = await readFile(places.state, "utf8").catch(nullWhereAbsent)
  const ready = await readFile(path.join(places.next, readyName), "utf8").catch(nullWhereAbsent)
  if (ready !== null && ready === state) await placeNext(places)
  await rm(places.next, { recursive: true, force: true })
  await putAside(places, (await readFolder(places))?.exports ?? [])
}

/** Exports that the state does not name are fetched ones that were not yet believed, or old ones. */
async function putAside(places: Places, kept: readonly KeptExport[]): Promise<void> {
  for (const name of await readdir(places.exports).catch(emptyWhereAbsent)) {
    if (!sizeName.test(name) || kept.some(({ size }) => String(size) === name)) continue
    await rm(places.incoming(Number(name)), { recursive: true, force: true })
    await mkdir(places.incomings, { recursive: true })
    await rename(places.export(Number(name)), places.incoming(Number(name)))
  }
}

/**
 * Makes what was verified the mirror's: the export, then the state, then the files that go with it, then what is old goes.
 * @param fetched the size of the export that was fetched; null where only the head is newer
 */
export async function commit(places: Places, state: MirrorState, fetched: number | null): Promise<void> {
  const text = `${JSON.stringify(state, null, 2)}\n`
  await mkdir(places.exports, { recursive: true })
  if (fetched !== null) {
    await syncFolder(places.incoming(fetched))
    await rm(places.export(fetched), { recursive: true, force: true })
    await rename(places.incoming(fetched), places.export(fetched))
    await syncFolder(places.exports)
  }
  await mkdir(places.next, { recursive: true })
  await writeSynced(path.join(places.next, readyName), text)
  await syncFolder(places.next)
  const draft = path.join(places.own, "state.json")
  await writeSynced(draft, text)
  await rename(draft, places.state)
  await syncFolder(places.folder)
  await placeNext(places)
  await rm(places.next, { recursive: true, force: true })
  await clearOld(places, state.exports)
}

async function placeNext(places: Places): Promise<void> {
  for (const name of followers) {
    const from = path.join(places.next, name)
    const isThere = await access(from).then(
      () => true,
      () => false,
    )
    if (!isThere) continue
    await mkdir(path.dirname(path.join(places.folder, name)), { recursive: true })
    await rename(from, path.join(places.folder, name))
  }
  await syncFolder(places.folder)
}

/** Removes exports that are kept no longer, and what was fetched for others. */
export async function clearOld(places: Places, kept: readonly KeptExport[]): Promise<void> {
  for (const name of await readdir(places.exports).catch(emptyWhereAbsent)) {
    if (sizeName.test(name) && !kept.some(({ size }) => String(size) === name)) {
      await rm(places.export(Number(name)), { recursive: true, force: true })
    }
  }
}

/** Removes what was fetched for exports other than those of some sizes. */
export async function clearIncoming(places: Places, wanted: readonly number[]): Promise<void> {
  for (const root of [places.incomings, places.parts]) {
    for (const name of await readdir(root).catch(emptyWhereAbsent)) {
      if (!wanted.some((size) => String(size) === name))
        await rm(path.join(root, name), { recursive: true, force: true })
    }
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT"
}

function nullWhereAbsent(error: unknown): null {
  if (isAbsent(error)) return null
  throw error
}

function emptyWhereAbsent(error: unknown): string[] {
  if (isAbsent(error)) return []
  throw error
}

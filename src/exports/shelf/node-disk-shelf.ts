/**
 * The shelf as a folder: `<size>/<file>`. Exports are drafted beside and renamed into it; any number of nodes may share
 * it on one volume.
 */
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises"
import path from "node:path"
import { Readable } from "node:stream"
import { syncFolder } from "../../ledger/node-sync.ts"
import type { WritableShelf } from "./shelf.ts"

const sizeName = /^(0|[1-9]\d{0,14})$/
const draftPrefix = ".draft-"
const readBytes = 262_144

/** The shelf in a folder, which is made when the first export is drafted. */
export function diskShelf(root: string): WritableShelf {
  const fileOf = (size: number, name: string) => path.join(root, String(size), name)
  const namesIn = (folder: string) => readdir(folder).catch(emptyWhereAbsent)
  return {
    async list() {
      return (await namesIn(root)).filter((name) => sizeName.test(name)).map(Number)
    },
    async stat(size, name) {
      const found = await stat(fileOf(size, name)).catch(nullWhereAbsent)
      return found?.isFile() ? found.size : null
    },
    async read(size, name, start, length) {
      const file = await open(fileOf(size, name), "r").catch(nullWhereAbsent)
      if (!file) return null
      if (length === 0) {
        await file.close()
        return new Blob([]).stream()
      }
      const stream = file.createReadStream({ start, end: start + length - 1, highWaterMark: readBytes })
      return Readable.toWeb(stream) as ReadableStream<Uint8Array>
    },
    async draft(id) {
      for (const name of await namesIn(root)) {
        if (name.startsWith(draftPrefix)) await rm(path.join(root, name), { recursive: true, force: true })
      }
      const folder = path.join(root, `${draftPrefix}${id}`)
      await mkdir(folder, { recursive: true })
      return folder
    },
    discard: (draft) => rm(draft, { recursive: true, force: true }),
    async place(draft, size) {
      const folder = path.join(root, String(size))
      await syncFolder(draft)
      await rm(folder, { recursive: true, force: true })
      await rename(draft, folder)
      await syncFolder(root)
    },
    async remove(size) {
      await rm(path.join(root, String(size)), { recursive: true, force: true })
    },
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && ["ENOENT", "ENOTDIR", "EISDIR"].includes(String(error.code))
}

function nullWhereAbsent(error: unknown): null {
  if (isAbsent(error)) return null
  throw error
}

function emptyWhereAbsent(error: unknown): string[] {
  if (isAbsent(error)) return []
  throw error
}

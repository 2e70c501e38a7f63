/**
 * Tables as CSV (RFC 4180, UTF-8): written from tables in SQLite beside them, into a folder of their own, to which `current`
 * is switched when all of it is there.
 */
import { createHash } from "node:crypto"
import { once } from "node:events"
import { createWriteStream } from "node:fs"
import { mkdir, readdir, readlink, rename, rm, symlink } from "node:fs/promises"
import path from "node:path"
import { writeSynced } from "../../ledger/node-sync.ts"
import { dataPackage, dataPackageName, type WrittenTable } from "./data-package.ts"
import { sqliteTarget } from "./node-sqlite.ts"
import type { Target } from "./node-target.ts"
import { type Cell, type TableName, tableList } from "./table.ts"

/** Opens tables as files in a folder. */
export async function csvTarget(folder: string): Promise<Target> {
  await mkdir(folder, { recursive: true })
  const tables = sqliteTarget(path.join(folder, ".tables.sqlite"))
  const current = path.join(folder, "current")
  return {
    ...tables,
    async settle() {
      const [state] = tables.all("gongshi_state")
      const name = `at-${state?.["size"]}-${String(state?.["lines_sha256"]).slice(0, 12)}`
      if ((await readlink(current).catch(() => null)) === name) return
      const draft = path.join(folder, ".draft")
      await rm(draft, { recursive: true, force: true })
      await mkdir(draft)
      const written = {} as Record<TableName, WrittenTable>
      for (const [table, columns] of tableList) {
        written[table] = await writeTable(path.join(draft, `${table}.csv`), Object.keys(columns), tables.all(table))
      }
      const described = `${JSON.stringify(dataPackage(state, written), null, 2)}\n`
      await writeSynced(path.join(draft, dataPackageName), described, "w")
      await rm(path.join(folder, name), { recursive: true, force: true })
      await rename(draft, path.join(folder, name))
      const link = path.join(folder, ".current")
      await rm(link, { force: true })
      await symlink(name, link)
      await rename(link, current)
      for (const old of await readdir(folder)) {
        if (old.startsWith("at-") && old !== name) await rm(path.join(folder, old), { recursive: true, force: true })
      }
    },
  }
}

async function writeTable(
  file: string,
  columns: readonly string[],
  rows: Iterable<Record<string, Cell>>,
): Promise<WrittenTable> {
  const output = createWriteStream(file, { flush: true })
  const digest = createHash("sha256")
  const write = (text: string) => {
    digest.update(text)
    return output.write(text)
  }
  write(`${columns.join(",")}\r\n`)
  for (const row of rows) {
    const isFull = !write(`${columns.map((column) => cellText(row[column] ?? null)).join(",")}\r\n`)
    if (isFull) await once(output, "drain")
  }
  output.end()
  await once(output, "close")
  return { bytes: output.bytesWritten, sha256: digest.digest("hex") }
}

function cellText(cell: Cell): string {
  const text = cell === null ? "" : String(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

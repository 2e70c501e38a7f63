/**
 * A first start that ends between two steps: a key is on the disk before the database knows of it, so that the next start
 * finds both or makes the second out of the first.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, beforeEach, describe, expect, test } from "vitest"
import { readConfig } from "../../src/config/config.ts"
import { openNodeKeyring, openNodeLog, openShared } from "../../src/node/keys.ts"
import { settleKeyFiles } from "../../src/signing/key-file.ts"
import { sharedPurposes } from "../../src/signing/shared-key.ts"
import { keyRoles } from "../../src/signing/signing-key.ts"
import { useDatabase } from "../support/database.ts"

const database = useDatabase()
let dataDir = ""
const made: string[] = []
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
})
beforeEach(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), "gongshi-first-"))
  made.push(dataDir)
  await database.sql.unsafe(`truncate shared_key, signing_key, log_past_checkpoint cascade;
    update log_checkpoint set origin = null, size = 0, note = null`)
})

/** What a start does about keys, in its order. */
async function start() {
  const config = readConfig({ DATA_DIR: dataDir, CHECKPOINT_COPY: path.join(dataDir, "copy.checkpoint") })
  await settleKeyFiles(dataDir)
  for (const purpose of sharedPurposes) await openShared(database.sql, config, purpose)
  const log = openNodeLog(config, database.sql, () => {})
  await log.catchUp()
  const { keys } = await (await openNodeKeyring(config, database.sql, () => {})).keySet()
  return { log, keys }
}

const folder = () => path.join(dataDir, "keys")
const files = () =>
  !existsSync(folder()) || statSync(folder()).isFile()
    ? []
    : readdirSync(folder(), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => path.join(path.relative(folder(), parentPath), name))
        .toSorted()
const bytesOf = (names: readonly string[]) => names.map((name) => readFileSync(path.join(folder(), name), "utf8"))

/** Every kind of thing that a start writes down twice: its file, and the row that follows. */
const kinds = [
  ...sharedPurposes.map((purpose) => ({
    name: `${purpose}.key`,
    file: `${purpose}.key`,
    row: `insert on shared_key`,
    where: `new.purpose = '${purpose}'`,
  })),
  ...keyRoles.map((role) => ({
    name: `the ${role} key`,
    file: `${role}/`,
    row: `insert on signing_key`,
    where: `new.role = '${role}'`,
  })),
  { name: "the checkpoint", file: "log.checkpoint", row: "update on log_checkpoint", where: "new.note is not null" },
]

describe("a first start that is cut off once its file is there", () => {
  test.each(kinds)(
    "$name: registers nothing, and the next start registers the same bytes",
    async ({ file, row, where }) => {
      await database.sql.unsafe(`
      create function cut_off() returns trigger language plpgsql as $$ begin raise exception 'cut off'; end $$;
      create trigger cut_off before ${row} for each row when (${where}) execute function cut_off()`)
      await expect(start()).rejects.toThrow("cut off")
      await database.sql.unsafe("drop function cut_off cascade")
      const left = files()
      expect(left.filter((name) => name.startsWith(file))).toHaveLength(1)
      const before = bytesOf(left)
      const { log, keys } = await start()
      expect(bytesOf(left)).toEqual(before)
      expect(await log.checkpoint()).toMatchObject({ kind: "shown" })
      expect(keys.map(({ role }) => role).toSorted()).toEqual([...keyRoles].toSorted())
      for (const { kid, role } of keys) expect(existsSync(path.join(folder(), role ?? "", `${kid}.jwk`))).toBe(true)
      const [shared] = await database.sql<{ n: number }[]>`select count(*)::int as n from shared_key`
      expect(shared?.n).toBe(sharedPurposes.length)
      // Once more: nothing is made a second time.
      const all = files()
      await start()
      expect(files()).toEqual(all)
    },
  )
})

test("where no file can be written nothing is registered", async () => {
  const registered = async () => {
    const [row] = await database.sql<{ shared: number; signing: number }[]>`select
      (select count(*)::int from shared_key) as shared, (select count(*)::int from signing_key) as signing`
    return row
  }
  writeFileSync(folder(), "")
  await expect(start()).rejects.toThrow("ENOTDIR")
  expect(await registered()).toEqual({ shared: 0, signing: 0 })
  rmSync(folder())
  mkdirSync(folder())
  for (const role of keyRoles) writeFileSync(path.join(folder(), role), "")
  await expect(start()).rejects.toThrow(/ENOTDIR|EEXIST/)
  expect(await registered()).toEqual({ shared: sharedPurposes.length, signing: 0 })
})

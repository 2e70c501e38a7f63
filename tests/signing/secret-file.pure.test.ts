import { chmodSync, mkdtempSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from "node:fs"
import { type FileHandle, open } from "node:fs/promises"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, describe, expect, test } from "vitest"
import { openSecretFile, secretFile, settleKeyFiles } from "../../src/signing/key-file.ts"
import { readSecrets } from "../../src/signing/secret.ts"

const folder = mkdtempSync(path.join(tmpdir(), "gongshi-secret-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe("a secret in a file", () => {
  const file = secretFile(folder, "roster")

  test("is made once, by whoever comes first, for its owner alone", async () => {
    const [one, other] = await Promise.all([openSecretFile(file), openSecretFile(file)])
    expect(one).toEqual(other)
    expect(one[0].bytes).toHaveLength(32)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(await openSecretFile(file)).toEqual(one)
  })

  test("stays known behind a newer one", async () => {
    const [old] = await openSecretFile(file)
    writeFileSync(file, `${"A".repeat(43)}\n${readFileSync(file, "utf8")}`)
    const [newest, second] = await openSecretFile(file)
    expect(newest.id).not.toBe(old.id)
    expect(second).toEqual(old)
  })

  test("that others can read, or that is none, is refused without being repeated", async () => {
    const word = "not-a-secret"
    writeFileSync(file, word)
    await expect(openSecretFile(file)).rejects.toThrow("32 random bytes")
    await expect(openSecretFile(file)).rejects.not.toThrow(word)
    chmodSync(file, 0o644)
    await expect(openSecretFile(file)).rejects.toThrow("open to others")
    expect(() => readSecrets(" ")).toThrow("it is empty")
    expect(() => readSecrets("A".repeat(42))).toThrow("no secret of this kind")
  })
  // By /proc one sees which file a handle is of.
  test.runIf(process.platform === "linux")(
    "is on the disk when it is handed out, with the folders made for it",
    async () => {
      const dataDir = path.join(folder, "new", "data")
      const synced: string[] = []
      const own = await open(folder, "r")
      const handles = Object.getPrototypeOf(own) as FileHandle
      const { sync } = handles
      handles.sync = function (this: FileHandle) {
        synced.push(path.relative(folder, readlinkSync(`/proc/self/fd/${this.fd}`)))
        return sync.call(this)
      }
      try {
        await openSecretFile(secretFile(dataDir, "webhook"))
        const [draft, ...folders] = [...synced.filter((name) => name.includes(".key")), ...synced]
        expect(draft).toMatch(/^new\/data\/keys\/webhook\.key\.[0-9a-f]{16}$/)
        expect(folders).toEqual(expect.arrayContaining(["", "new", "new/data", "new/data/keys"]))
        synced.length = 0
        await settleKeyFiles(dataDir)
        expect(synced.toSorted()).toEqual(["new/data", "new/data/keys", "new/data/keys/webhook.key"])
        await settleKeyFiles(path.join(folder, "nothing"))
      } finally {
        handles.sync = sync
        await own.close()
      }
    },
  )
})

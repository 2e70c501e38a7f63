/**
 * Archives that others pack and unpack: what is verified in place is what GNU tar and Python unpack, and a folder that
 * they have packed anew is still an export.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { verifyExport } from "../../src/verify/node-export.ts"
import { tarSource } from "../../src/verify/node-source.ts"
import { exportText, packExport, tarOf, writeFolder } from "../support/made-export.ts"
import { type Packer, pack, tarsAreHere, unpack, unpackerNames } from "../support/other-tar.ts"
import { added, lineOf, makeKeys, memoryLog, optionsOf } from "../support/published.ts"

const base = mkdtempSync(path.join(tmpdir(), "gongshi-tars-"))
afterAll(() => rmSync(base, { recursive: true, force: true }))
let places = 0
const newPlace = () => path.join(base, String(places++))

let keys: Awaited<ReturnType<typeof makeKeys>>
let files: Map<string, Buffer>

beforeAll(async () => {
  keys = await makeKeys()
  const lines = Array.from({ length: 8 }, (_, n) => lineOf(n))
  const log = memoryLog(
    lines.map((line) => ({ draft: added(line), line })),
    keys.log,
  )
  files = await packExport(log, exportText(log), keys.documents)
})

async function codesOf(file: string): Promise<string[]> {
  const source = await tarSource(file)
  if ("code" in source) return [source.code]
  const { findings } = await verifyExport(source, optionsOf(keys))
  await source.close()
  return findings.map(({ code }) => code)
}

describe.skipIf(!tarsAreHere)("beside GNU tar and Python", () => {
  test.each<[Packer, string[]]>([
    ["GNU tar as it comes", []],
    ["GNU tar, of where it stands", []],
    ["GNU tar --format=ustar", []],
    ["Python, ustar", []],
    ["Python, GNU", []],
    // Its extended headers may say of any member that it is called otherwise.
    ["GNU tar --format=posix", ["archive"]],
  ])("an export packed anew by %s is verified as far as it can be read in one way alone", async (packer, codes) => {
    const folder = newPlace()
    writeFolder(path.join(folder, "公示-8", "exports", "8"), files)
    writeFileSync(path.join(folder, "公示-8", "README.txt"), "read me")
    const file = `${newPlace()}.tar`
    pack(packer, file, folder)
    expect(await codesOf(file)).toEqual(codes)
  })

  test("what is verified is what they unpack, whichever byte of a header is another", async () => {
    const members = [...files].map(([name, bytes]) => ({ name: `g/exports/8/${name}`, bytes }))
    const folders = ["g/", "g/exports/", "g/exports/8/"].map((name) => ({ name, bytes: Buffer.alloc(0), type: "5" }))
    const whole = tarOf([...folders, ...members])
    const headers = headersIn(whole)
    let verified = 0
    const change = fc.record({
      header: fc.constantFrom(...headers),
      // Not the mode, by which a file can be kept from whoever unpacks it.
      at: fc.oneof(
        fc.integer({ min: 108, max: 511 }),
        fc.integer({ min: 0, max: 99 }),
        fc.integer({ min: 124, max: 165 }),
        fc.integer({ min: 257, max: 266 }),
      ),
      byte: fc.oneof(
        fc.constantFrom(..."\0 ./017LKSxg\\"),
        fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
      ),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const bytes = Buffer.from(whole)
        for (const { header, at, byte } of changes) {
          bytes.write(byte, header + at, "latin1")
          seal(bytes.subarray(header, header + 512))
        }
        const file = `${newPlace()}.tar`
        writeFileSync(file, bytes)
        if ((await codesOf(file)).length === 0) {
          verified++
          for (const unpacker of unpackerNames) {
            const unpacked = [...unpack(unpacker, file, newPlace())]
            const folder = path.dirname(unpacked.find(([name]) => path.basename(name) === "manifest.jws")?.[0] ?? "")
            const expected = [...files].map(([name, content]) => [path.join(folder, name), content])
            expect(Object.fromEntries(unpacked)).toEqual(Object.fromEntries(expected))
          }
        }
        rmSync(file)
      }),
      { numRuns: 80 },
    )
    expect(verified).toBeGreaterThan(0)
  })
})

/** Where the headers of an archive stand. */
function headersIn(bytes: Buffer): number[] {
  const found: number[] = []
  for (let at = 0; bytes[at] !== 0; ) {
    found.push(at)
    const size = Number.parseInt(bytes.toString("latin1", at + 124, at + 135), 8)
    at += 512 + Math.ceil(size / 512) * 512
  }
  return found
}

/** Makes a header's checksum fit again. */
function seal(header: Buffer): void {
  header.write("        ", 148)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148)
}

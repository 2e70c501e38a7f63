/**
 * Who vouches for the verifier: a package that is signed by a publisher's key, which the package pins; the log that names it;
 * and what is refused.
 */
import { execFile, execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import { promisify } from "node:util"
import { gunzipSync, gzipSync } from "node:zlib"
import { beforeAll, describe, expect, test } from "vitest"
import { buildReceiver, ownPublisher, type Publisher, packageFile } from "../../scripts/build-receiver.ts"
import { readConfig } from "../../src/config/config.ts"
import { beat } from "../../src/database/writer-store.ts"
import { decodeEntry } from "../../src/ledger/entry.ts"
import { sha256 } from "../../src/ledger/node-sha256.ts"
import type { SignedLog } from "../../src/ledger/signed-log.ts"
import { noteSigner } from "../../src/ledger/signed-note.ts"
import { openNodeLog } from "../../src/node/keys.ts"
import { isPackage } from "../../src/verify/release/node-package.ts"
import { formatRelease, openRelease, readPublishers, readRelease } from "../../src/verify/release/release.ts"
import { startReplay } from "../../src/verify/replay.ts"
import { clientHeader, testApp } from "../support/app.ts"
import { serveApp } from "../support/browser.ts"
import { gongshi, useFolder } from "../support/command.ts"
import { useDatabase } from "../support/database.ts"
import { faultsOfLog } from "../support/log.ts"
import { importRecords } from "../support/record.ts"
import { abnormalRow } from "../support/rows.ts"

const cwd = useFolder()

async function makeSigner(name: string) {
  const pair = (await crypto.subtle.generateKey("Ed25519", true, ["sign", "verify"])) as CryptoKeyPair
  const { x = "", d = "" } = await crypto.subtle.exportKey("jwk", pair.privateKey)
  return noteSigner(sha256, name, { x, d })
}
const publisher = await makeSigner("publisher.example")
const next = await makeSigner("publisher-2.example")
const other = await makeSigner("publisher.example")
const pins = `# ours\n${publisher.vkey}\n${next.vkey} # from 2027 on\n`

const build = async (by: Publisher) => (await buildReceiver(by)).bytes

let good: Buffer = Buffer.alloc(0)
const put = (name: string, bytes: Uint8Array) => {
  writeFileSync(path.join(cwd, name), bytes)
  return name
}
/** Verifies a package, by codes. */
async function verify(name: string, ...args: string[]) {
  const { code, stdout, stderr } = await gongshi(["verify", name, "--json", ...args], { cwd })
  if (stdout === "") return { code, stderr, findings: [], proven: [], unproven: [] }
  const { findings, proven, unproven } = JSON.parse(stdout) as Record<string, { code: string; where?: object }[]>
  const codes = (claims: { code: string }[] = []) => claims.map((claim) => claim.code)
  return {
    code,
    findings: codes(findings),
    where: findings?.[0]?.where,
    proven: codes(proven),
    unproven: codes(unproven),
  }
}
const by = (...vkeys: string[]) => vkeys.flatMap((vkey) => ["--publisher", vkey])

/** The package with its tar changed, packed again. */
function changed(change: (tar: Buffer) => Buffer): Buffer {
  return gzipSync(change(Buffer.from(gunzipSync(good))))
}
const flipped = (at: number) => (tar: Buffer) => {
  tar.writeUInt8((tar[at] ?? 0) ^ 1, at)
  return tar
}

beforeAll(async () => {
  good = await build({ pins, signer: publisher })
  put(packageFile, good)
})

describe("a package of the verifier", () => {
  test("is what its publisher signed, by the key that is given", async () => {
    const found = await verify(packageFile, ...by(publisher.vkey))
    expect(found).toMatchObject({ code: 0, findings: [], proven: ["release"], unproven: ["release-unasked"] })
    const { stdout } = await gongshi(["verify", packageFile, ...by(publisher.vkey)], { cwd, env: { LANG: "zh_CN" } })
    expect(stdout).toContain("publisher.example")
    expect(stdout).toContain("没有与登记系统的公示日志核对")
    // The next key is pinned a release ahead, and either vouches.
    expect((await verify(packageFile, ...by(next.vkey, publisher.vkey))).code).toBe(0)
  })

  test("is the same for the same source and key, and says whose it is to any program that reads tar", async () => {
    expect((await build({ pins, signer: publisher })).equals(good)).toBe(true)
    const read = (file: string) =>
      execFileSync("tar", ["-xzOf", packageFile, `package/${file}`], { cwd, encoding: "utf8" })
    expect(readPublishers(sha256, read("publisher.txt"))).toEqual([publisher.vkey, next.vkey])
    const [text = ""] = read("release.note").split("\n\n")
    for (const line of text.split("\n").slice(2)) {
      const [digest, file = ""] = line.split("  ")
      expect(createHash("sha256").update(read(file)).digest("hex")).toBe(digest)
    }
  })

  test("is refused where a byte was changed, by whichever file it stands in", async () => {
    const tar = gunzipSync(good)
    for (const file of ["package.json", "program.js", "receiver.js", "publisher.txt", "gongshi-verify.js"]) {
      // A member's content begins a block behind its name.
      const at = tar.indexOf(`package/${file}\0`) + 512 + 20
      const bytes = changed(flipped(at))
      const found = await verify(put("changed.tgz", bytes), ...by(publisher.vkey))
      expect(found, file).toMatchObject({ code: 1, findings: ["changed"], where: { file }, proven: [] })
    }
    const at = tar.indexOf("gongshi-release/v1\n") + 25
    const bytes = changed(flipped(at))
    expect(await verify(put("changed.tgz", bytes), ...by(publisher.vkey))).toMatchObject({
      ...{ code: 1, findings: ["release-signature"], where: { file: "release.note" } },
    })
  })

  test("is refused where another key has signed it, were it of the same name", async () => {
    const forged = await build({ pins: other.vkey, signer: other })
    const found = await verify(put("forged.tgz", forged), ...by(publisher.vkey))
    expect(found).toMatchObject({ code: 1, findings: ["release-foreign"], proven: [] })
  })

  test("is refused without a signature, and where nothing here says whose it has to be", async () => {
    const unsigned = await build({ pins, signer: null })
    expect((await verify(put("unsigned.tgz", unsigned), ...by(publisher.vkey))).findings).toEqual(["release-unsigned"])
    // The register's own installation pins this project's publisher.
    expect((await verify(packageFile)).findings).toEqual(["release-foreign"])
    expect((await verify(packageFile, "--publisher", "nobody")).code).toBe(2)
    const self = await gongshi(["verify", "--self"], { cwd })
    expect(self).toMatchObject({ code: 2, stderr: expect.stringContaining("--self is of a package") })
  })

  test("is refused with a file beside those that were signed, one twice, one missing, or something behind them", async () => {
    const tar = gunzipSync(good)
    const end = tar.length - 1024
    const member = (name: string) => {
      const at = tar.indexOf(`package/${name}\0`)
      const bytes = Number.parseInt(tar.toString("latin1", at + 124, at + 135), 8)
      return { at, next: at + 512 + Math.ceil(bytes / 512) * 512 }
    }
    const license = member("LICENSE")
    const copy = tar.subarray(license.at, license.next)
    const renamed = Buffer.from(copy)
    renamed.write("package/evil.js\0", 0, "latin1")
    renamed.write("        ", 148, "latin1")
    const sum = renamed.subarray(0, 512).reduce((total, byte) => total + byte, 0)
    renamed.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1")
    const beside = changed((all) => Buffer.concat([all.subarray(0, end), renamed, all.subarray(end)]))
    expect(await verify(put("beside.tgz", beside), ...by(publisher.vkey))).toMatchObject({
      ...{ code: 1, findings: ["unnamed"], where: { file: "evil.js" } },
    })
    const twice = changed((all) => Buffer.concat([all.subarray(0, end), copy, all.subarray(end)]))
    expect((await verify(put("twice.tgz", twice), ...by(publisher.vkey))).findings).toEqual(["archive"])
    const missing = changed((all) => Buffer.concat([all.subarray(0, license.at), all.subarray(license.next)]))
    expect((await verify(put("missing.tgz", missing), ...by(publisher.vkey))).findings).toEqual(["missing"])
    const behind = changed((all) => Buffer.concat([all, renamed]))
    expect((await verify(put("behind.tgz", behind), ...by(publisher.vkey))).findings).toEqual(["archive"])
    expect((await verify(put("cut.tgz", good.subarray(0, good.length >> 1)), ...by(publisher.vkey))).findings).toEqual([
      "archive",
    ])
  })

  test("is not signed by a key that its own pins don't name, which nobody would believe", async () => {
    await expect(build({ pins, signer: other })).rejects.toThrow(other.vkey)
    await expect(build({ pins: "nobody\n", signer: null })).rejects.toThrow("no verifier key")
  })

  test("is signed without the key where a note that was signed before is of the same bytes, and of these alone", async () => {
    const { note, bytes } = await buildReceiver({ pins, signer: publisher })
    expect((await build({ pins, signer: null, signed: note })).equals(bytes)).toBe(true)
    for (const others of [`${pins}# once more\n`, other.vkey]) {
      expect((await buildReceiver({ pins: others, signer: null, signed: note })).note, others).toBeNull()
    }
    const [text = ""] = note?.split("\n\n") ?? []
    const forged = `${text}\n\n${(await buildReceiver({ pins: other.vkey, signer: other })).note?.split("\n\n")[1]}`
    expect((await buildReceiver({ pins, signer: null, signed: forged })).note).toBeNull()
  })

  test("of this source is this project's: its key is pinned here and in the documents, and has signed the last version", async () => {
    const own = ownPublisher()
    const [vkey = ""] = readPublishers(sha256, own.pins) ?? []
    const root = path.join(import.meta.dirname, "../..")
    for (const page of ["docs/trust.md", "verify/receiver/README.md", "SECURITY.md"]) {
      expect(readFileSync(path.join(root, page), "utf8"), page).toContain(vkey)
    }
    const folder = path.join(root, "verify/releases")
    const notes = existsSync(folder) ? readdirSync(folder) : []
    for (const file of notes) {
      const opened = await openRelease(sha256, readFileSync(path.join(folder, file), "utf8"), [vkey])
      expect(opened, file).toMatchObject({ release: { name: "gongshi-verify", version: file.replace(".note", "") } })
    }
    // What has been signed of this version is what this source makes, without the key.
    const { bytes, note } = await buildReceiver(own)
    expect(note).toBe(own.signed)
    if (note !== null) {
      expect(await verify(put("project.tgz", bytes))).toMatchObject({
        ...{ code: 0, findings: [], proven: ["release"], unproven: ["release-pin", "release-unasked"] },
      })
    }
  })

  test("is told from an export's files by what is in it", () => {
    expect(isPackage(good.subarray(0, 65_536))).toBe(true)
    expect(isPackage(gzipSync('{"salt":"…"}\n'))).toBe(false)
    expect(isPackage(Buffer.from("package/"))).toBe(false)
    expect(isPackage(Buffer.from([0x1f, 0x8b, 0, 1, 2, 3]))).toBe(false)
  })
})

test("a release has one form", () => {
  const files = new Map([
    ["b.js", "a".repeat(64)],
    ["a.js", "b".repeat(64)],
  ])
  const text = formatRelease({ name: "gongshi-verify", version: "0.16.0", files })
  expect(readRelease(text)?.files.get("a.js")).toBe("b".repeat(64))
  for (const other of [
    text.replace("/v1", "/v2"),
    text.replace("0.16.0", "0.16"),
    text.replace("  ", " "),
    text.replace("a.js", "../a.js"),
    text.replace("a.js", "b.js"),
    text
      .split("\n")
      .toSpliced(2, 2, ...text.split("\n").slice(2, 4).toReversed())
      .join("\n"),
    text.slice(0, -1),
    `${text}\n`,
  ])
    expect(readRelease(other), other).toBeNull()
})

describe("the log of a register", () => {
  const database = useDatabase()
  const home = path.join(cwd, "home")
  const run = (...args: string[]) =>
    gongshi(args, { cwd, env: { DATABASE_URL: database.url, DATA_DIR: home, SAMPLE_SUBJECTS: "0" } })
  const release = (...args: string[]) => run("log", "release", packageFile, ...by(publisher.vkey), ...args)
  const size = async () => (await database.sql`select size::int from log_head`)[0]?.["size"]
  // By the key that the command has made.
  let signed: SignedLog | undefined
  const app = testApp(() => database.sql, {
    get signedLog() {
      signed ??= openNodeLog(readConfig({ DATA_DIR: home }), database.sql, () => {})
      return signed
    },
  })

  test("names nothing that its publisher has not signed", async () => {
    await importRecords(database.sql, [abnormalRow(1), abnormalRow(2)])
    const before = await size()
    const refused = await run("log", "release", packageFile, ...by(other.vkey), "--begin-version-3")
    expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining("NOT VERIFIED") })
    expect(await size()).toBe(before)
  })

  test("gets its first entry of version 3 when the operator says so, and no node of before is alive", async () => {
    const before = await size()
    expect(await release()).toMatchObject({ code: 2, stderr: expect.stringContaining("--begin-version-3") })
    await beat(database.sql, { id: "old", version: "0.14.0", place: "old.example" }, Date.now())
    const beside = await release("--begin-version-3")
    expect(beside).toMatchObject({ code: 2, stderr: expect.stringContaining("0.14.0 at old.example") })
    expect(await size()).toBe(before)
    await database.sql`delete from node where id = 'old'`
    expect((await (await app.request("/v1/releases")).json()).releases).toEqual([])
    expect(await (await app.request("/exports")).text()).not.toContain('id="verifier"')
    expect(await release("--begin-version-3")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`entry ${before}`),
    })
    expect(await release()).toMatchObject({ code: 2, stderr: expect.stringContaining("a version is named once") })
    expect(await faultsOfLog(database.sql)).toEqual([])
  })

  test("proves it to who has the log's key, whose verifier compares a package with it", async () => {
    await app.request("/log/checkpoint")
    const answer = await (await app.request("/v1/releases")).text()
    put("releases.json", Buffer.from(answer))
    const { log } = await (await app.request("/status")).json()
    const asked = ["--register", "releases.json", "--vkey", log.vkeys[0]]
    expect(await verify(packageFile, ...by(publisher.vkey), ...asked)).toMatchObject({
      ...{ code: 0, findings: [], proven: ["release", "release-logged"] },
    })
    // Signed by the same publisher, and shown to one reader alone.
    const second = await build({ pins: `${pins}# once more\n`, signer: publisher })
    expect(await verify(put("second.tgz", second), ...by(publisher.vkey), ...asked)).toMatchObject({
      ...{ code: 1, findings: ["release-differs"], proven: [] },
    })
    // The same files packed otherwise.
    const again = gzipSync(gunzipSync(good), { level: 1 })
    expect((await verify(put("again.tgz", again), ...by(publisher.vkey), ...asked)).findings).toEqual([
      "release-differs",
    ])
    put("none.json", Buffer.from('{"releases":[]}'))
    const unnamed = await verify(packageFile, ...by(publisher.vkey), "--register", "none.json", "--vkey", log.vkeys[0])
    expect(unnamed.findings).toEqual(["release-unlogged"])
    for (const [name, from, to] of [
      ["line", /sha256\\":\\"./, 'sha256\\":\\"g'],
      ["entry", /\\"release\\",\\"time\\"/, '\\"history\\",\\"time\\"'],
      ["proof", /"root":"./, '"root":"_'],
    ] as const) {
      const forged = answer.replace(from, to)
      expect(forged, name).not.toBe(answer)
      put("forged.json", Buffer.from(forged))
      const found = await verify(
        packageFile,
        ...by(publisher.vkey),
        "--register",
        "forged.json",
        "--vkey",
        log.vkeys[0],
      )
      expect(found.code, name).toBe(1)
    }
    expect((await verify(packageFile, ...by(publisher.vkey), "--register", "releases.json")).code).toBe(2)
  })

  test("is asked at its address, for a package and by the installed one for itself", async () => {
    const { log } = await (await app.request("/status")).json()
    const served = await serveApp(app)
    try {
      const asked = ["--register", served.origin, "--vkey", log.vkeys[0]]
      expect(await verify(packageFile, ...by(publisher.vkey), ...asked)).toMatchObject({
        ...{ code: 0, findings: [], proven: ["release", "release-logged"] },
      })
      const second = put("second.tgz", await build({ pins: `${pins}# once more\n`, signer: publisher }))
      expect((await verify(second, ...by(publisher.vkey), ...asked)).findings).toEqual(["release-differs"])
      const run = async (file: string) => {
        const folder = path.join(cwd, `installed-${file}`)
        mkdirSync(folder)
        execFileSync("tar", ["-xzf", path.join(cwd, file), "-C", folder])
        const program = path.join(folder, "package/program.js")
        const args = [program, "verify", "--self", "--json", ...asked]
        const { stdout } = await promisify(execFile)(process.execPath, args).catch((error) => error)
        const { ok, findings, proven } = JSON.parse(stdout)
        return { ok, codes: [...findings, ...proven].map(({ code }: { code: string }) => code) }
      }
      expect(await run(packageFile)).toEqual({ ok: true, codes: ["release", "release-logged"] })
      expect(await run(second)).toEqual({ ok: false, codes: ["release-differs"] })
    } finally {
      await served.stop()
    }
    const away = ["--register", served.origin, "--vkey", log.vkeys[0]]
    // Nothing is said of a package that a register was to be asked about and was not.
    expect(await verify(packageFile, ...by(publisher.vkey), ...away)).toMatchObject({
      ...{ code: 1, stderr: expect.stringContaining("/v1/releases is not to be had"), proven: [] },
    })
  })

  test("shows both on the page of exports, and the line to who follows it", async () => {
    const digest = createHash("sha256").update(good).digest("hex")
    const page = await (await app.request("/exports")).text()
    expect(page).toContain(digest)
    expect(page).toContain(`publisher.example ${publisher.keyId}`)
    expect(page).toContain("— publisher.example ")
    const entries = await database.sql<{ position: number; entry: string; line: string }[]>`
      select position, entry, line from log_entry order by position`
    const named = entries.find(({ entry }) => decodeEntry(entry)?.operation === "release")
    const feed = await (
      await app.request(`/v1/feed?from=${named?.position}`, {
        headers: { accept: "application/x-ndjson", ...(await clientHeader(database.sql, "platform")) },
      })
    ).text()
    expect(JSON.parse(feed.split("\n")[0] ?? "").line).toBe(named?.line)
    const replay = startReplay(sha256)
    for (const { entry } of entries) expect(replay.entry(Buffer.from(entry))).toBeNull()
    expect(replay.isLive(named?.position ?? 0)).toBe(false)
  })

  test("that names a version twice, as no command of ours does, vouches for neither of the two", async () => {
    const releases = async () => (await (await app.request("/v1/releases")).json()).releases
    const { log } = await (await app.request("/status")).json()
    const [first] = await releases()
    await database.sql`delete from log_release`
    const second = put("other.tgz", await build({ pins: `${pins}# another\n`, signer: publisher }))
    const named = await run("log", "release", second, ...by(publisher.vkey), "--begin-version-3")
    expect(named.code).toBe(0)
    await signed?.catchUp()
    const [other] = await releases()
    expect(other.position).toBeGreaterThan(first.position)
    const found = async (file: string, ...shown: object[]) => {
      put("shown.json", Buffer.from(JSON.stringify({ releases: shown })))
      return verify(file, ...by(publisher.vkey), "--register", "shown.json", "--vkey", log.vkeys[0])
    }
    // What an answer leaves out nobody can tell from it, and that is said.
    expect(await found(second, other)).toMatchObject({
      findings: [],
      unproven: expect.arrayContaining(["release-alone"]),
    })
    for (const file of [packageFile, second]) {
      for (const shown of [
        [first, other],
        [other, first],
      ])
        expect(await found(file, ...shown)).toMatchObject({ findings: ["release-differs"], proven: [] })
    }
  })
})

test("a register's own publisher signs by one command, with a key from the environment", async () => {
  const key = path.join(cwd, "publisher.key")
  const made = await gongshi(["keys", "root", "key", key, "--name", "bureau.example"], { cwd })
  const vkey = made.stdout.trim()
  const publishers = path.join(cwd, "publisher.txt")
  const build = (env: Record<string, string>) =>
    execFileSync(process.execPath, ["scripts/build-receiver.ts", path.join(cwd, "dist")], {
      ...{ cwd: path.resolve(import.meta.dirname, "../.."), encoding: "utf8", stdio: "pipe" },
      env: { PATH: process.env["PATH"] ?? "", ...env },
    })
  writeFileSync(publishers, `${vkey}\n`)
  expect(build({ PUBLISHER_KEY: key, PUBLISHERS: publishers })).toContain(`signed by ${vkey}`)
  put("own.tgz", readFileSync(path.join(cwd, "dist", packageFile)))
  expect((await verify("own.tgz", ...by(vkey))).code).toBe(0)
  expect(build({ PUBLISHERS: publishers })).toContain("unsigned")
  // The repository's own list does not name the key.
  expect(() => build({ PUBLISHER_KEY: key })).toThrow(vkey)
})

test("can be verified by openssl and sha256sum alone, as the documentation says", async () => {
  const own = path.join(cwd, "by-hand")
  mkdirSync(own)
  writeFileSync(path.join(own, packageFile), good)
  const documented = readFileSync(path.resolve(import.meta.dirname, "../../docs/trust.md"), "utf8")
  const [, script = ""] = /```\n(tar -xzf gongshi-verify-[^`]+)```/.exec(documented) ?? []
  const run = (vkey: string) =>
    execFileSync("sh", ["-ec", script.replace(/gongshi-verify-[\d.]+\.tgz/, packageFile)], {
      ...{ cwd: own, encoding: "utf8", stdio: "pipe", env: { PATH: process.env["PATH"] ?? "", VKEY: vkey } },
    })
  const said = run(publisher.vkey)
  expect(said).toContain("Signature Verified Successfully")
  expect(said).toContain("receiver.js: OK")
  expect(() => run(other.vkey)).toThrow("Command failed")
})

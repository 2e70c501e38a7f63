/** Certificates that sign PDFs, as an operator puts them there: what is taken, and what keeps the register from starting. */
import { createPrivateKey } from "node:crypto"
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { ConfigError, readConfig } from "../../src/config/config.ts"
import { certificateSeal } from "../../src/register/document/print/certificate-seal.ts"
import { printOnPaper } from "../../src/register/document/print/paper.ts"
import { blankSeal } from "../../src/register/document/seal.ts"
import { SealAway } from "../../src/register/document/seal-away.ts"
import { openPdfSigners } from "../../src/signing/pades/seal-folder.ts"
import { KeyError } from "../../src/signing/signing-key.ts"
import { hasPdfsig, install, issue, makeRoot, pdfsig } from "../support/authority-certificate.ts"
import { textOf } from "../support/poppler.ts"

const base = mkdtempSync(path.join(tmpdir(), "gongshi-pades-"))
afterAll(() => rmSync(base, { recursive: true, force: true }))
const now = () => Date.now()

/** An empty folder of certificates. */
function folder(name: string): string {
  const at = path.join(base, name)
  mkdirSync(at, { recursive: true })
  return at
}

describe.skipIf(!hasPdfsig)("the folder of certificates", () => {
  beforeAll(() => {
    makeRoot(base)
    issue(base, "rsa")
    issue(base, "ec384", { kind: "ec384" })
    issue(base, "old", { valid: [30, -1] })
    issue(base, "early", { valid: [-2, 30] })
    issue(base, "cipher", { usage: "keyEncipherment" })
    issue(base, "weak", { kind: "weak" })
    issue(base, "sm2", { kind: "sm2" })
  })

  test("is opened: PKCS#12 and PEM, a password in Chinese, an authority by its code", async () => {
    const at = folder("good")
    install(base, "rsa", path.join(at, "register.p12"), "口令 一")
    install(base, "ec384", path.join(at, "410105.pem"))
    const signers = await openPdfSigners(at, null, now())
    expect([...signers.keys()].toSorted()).toEqual(["410105", "register"])
    expect(signers.get("register")?.name).toBe("示例市市场监督管理局")
  })

  test("takes a key behind a password as PEM has it, in the form of today and of before PKCS#8", async () => {
    const key = path.join(base, "rsa.key")
    const whole = install(base, "rsa", path.join(folder("behind"), "register.pem"))
    const text = readFileSync(whole, "latin1")
    for (const form of ["pkcs8", "pkcs1"] as const) {
      const pem = createPrivateKey(readFileSync(key)).export({
        ...{ type: form, format: "pem", cipher: "aes-256-cbc", passphrase: "pw-9" },
      })
      writeFileSync(whole, `${text.slice(0, text.search(/-----BEGIN [A-Z ]*PRIVATE/))}${pem}`)
      rmSync(path.join(base, "behind/register.password"), { force: true })
      const open = () => openPdfSigners(path.join(base, "behind"), null, now())
      await expect(open(), form).rejects.toThrow(/behind a password, and none was given/)
      writeFileSync(path.join(base, "behind/register.password"), "pw-8\n", { mode: 0o600 })
      await expect(open(), form).rejects.toThrow(/the password is wrong/)
      writeFileSync(path.join(base, "behind/register.password"), "pw-9\n", { mode: 0o600 })
      expect([...(await open()).keys()], form).toEqual(["register"])
    }
  })

  test.each([
    ["expired", "old", "register.p12", "x", /expired on \d{4}-\d\d-\d\d: ask its issuer/],
    ["early", "early", "register.p12", "x", /valid from \d{4}-\d\d-\d\d on/],
    ["cipher", "cipher", "register.pem", undefined, /not for signatures/],
    ["weak", "weak", "register.pem", undefined, /less than 2048 bits/],
    ["sm2", "sm2", "410105.pem", undefined, /SM2 is for a provider of electronic seals \(SEAL_PROVIDER\)/],
    ["badly-named", "rsa", "authority.pem", undefined, /the name is register or the code of an authority/],
  ] as const)("refuses what could not sign, or would not be believed: %s", async (name, file, as, password, words) => {
    const at = folder(name)
    install(base, file, path.join(at, as), password)
    const refusal = await openPdfSigners(at, null, now()).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(KeyError)
    expect((refusal as Error).message).toMatch(words)
    expect((refusal as Error).message).toContain(at)
  })

  test("refuses a wrong password, a missing one, files that others can read, and an empty or absent folder", async () => {
    const at = folder("wrong")
    const refused = (of: string) => openPdfSigners(of, null, now()).then(String, (error: Error) => error.message)
    const file = install(base, "rsa", path.join(at, "register.p12"), "right-7")
    writeFileSync(path.join(at, "register.password"), "wrong-8\n")
    expect(await refused(at)).toMatch(/the password is wrong, or the file is damaged/)
    expect(await refused(at)).not.toMatch(/wrong-8|right-7/)
    rmSync(path.join(at, "register.password"))
    expect(await refused(at)).toMatch(/no password was given/)
    writeFileSync(path.join(at, "register.password"), "right-7\n", { mode: 0o644 })
    expect(await refused(at)).toMatch(/register.password is open to others/)
    chmodSync(path.join(at, "register.password"), 0o600)
    chmodSync(file, 0o640)
    expect(await refused(at)).toMatch(/register.p12 is open to others \(mode 640\)/)
    chmodSync(file, 0o600)
    expect(await refused(at)).toBe("[object Map]")
    install(base, "rsa", path.join(at, "register.pem"))
    expect(await refused(at)).toMatch(/several certificates of register/)
    expect(await refused(folder("empty"))).toMatch(/holds no certificate/)
    expect(await refused(path.join(base, "nowhere"))).toMatch(/can't be read \(ENOENT\)/)
    writeFileSync(path.join(folder("noise"), "register.p12"), "noise", { mode: 0o600 })
    expect(await refused(path.join(base, "noise"))).toMatch(/neither PKCS#12 nor PEM/)
  })

  test("signs the documents of the authority that it names, and of no other", async () => {
    const at = folder("authority")
    install(base, "ec384", path.join(at, "410105.p12"), "pw")
    let time = now()
    const seal = certificateSeal(await openPdfSigners(at, null, time), blankSeal, () => time)
    const sealed = async (authority: string) => {
      const lines = [
        { mark: "title", text: "行政处罚决定书" },
        // What a text says is not where the signature goes.
        {
          mark: "paragraph",
          text: "/Type /Sig /ByteRange [0 9999999999 9999999999 9999999999] /Contents <0000000000>",
        },
        { mark: "right", text: "示例市市场监督管理局" },
        { mark: "right", text: "2026年6月30日" },
      ] as const
      const place = seal.placeOf(authority)
      const said = { title: "行政处罚决定书", number: "1号", author: "局", created: time, isInvented: false }
      return seal.seal({ id: "1", authority, number: "1号", pdf: await printOnPaper({ ...said, lines, place }) })
    }
    const { pdf, by } = await sealed("410105")
    expect(by).toBe("示例市市场监督管理局")
    expect(pdfsig(pdf, base)).toMatch(/Total document signed[\s\S]*Signature is Valid/)
    expect(textOf(pdf).replace(/\s/g, "")).toContain("电子签名见本文件的签名属性；此处未加盖印章")
    const other = await sealed("410106")
    expect([other.by, Buffer.from(other.pdf).includes("/AcroForm")]).toEqual([null, false])
    time += 400 * 86_400_000
    await expect(sealed("410105")).rejects.toBeInstanceOf(SealAway)
  })
})

describe("the variables of certificates", () => {
  test("name a folder, and timestamps go with it alone", () => {
    const given = { SEAL_CERTIFICATES: "/etc/gongshi/seals", SEAL_TIMESTAMPS: "http://tsa.example/" }
    expect(readConfig(given).sealCertificates).toEqual({
      folder: "/etc/gongshi/seals",
      timestamps: "http://tsa.example/",
    })
    expect(readConfig({}).sealCertificates).toBeNull()
    expect(() => readConfig({ SEAL_TIMESTAMPS: "http://tsa.example/" })).toThrow(ConfigError)
  })
})

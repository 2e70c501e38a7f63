/**
 * The second signature in Java, by the file that people copy and BouncyCastle, which is no part of this repository: where BCPROV or
 * Maven's own folder has none of its jars, this is left out by name.
 */
import { execFileSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { homedir } from "node:os"
import path from "node:path"
import { expect, test } from "vitest"
import { createSm2Key, openSm2 } from "../../src/signing/node-sm2.ts"
import { useFolder } from "../support/command.ts"
import { languages } from "../support/language.ts"
import type { VerifyVectors } from "../support/verify-vectors.ts"

const root = path.resolve(import.meta.dirname, "../..")
const folder = useFolder()
const at = (name: string) => path.join(folder, name)

function jar(): string | undefined {
  const given = process.env["BCPROV"]
  if (given) return given
  const maven = path.join(homedir(), ".m2/repository/org/bouncycastle/bcprov-jdk18on")
  const [version] = existsSync(maven) ? readdirSync(maven).toReversed() : []
  const file = version && path.join(maven, version, `bcprov-jdk18on-${version}.jar`)
  return file && existsSync(file) ? file : undefined
}
const provider = jar()

test.skipIf(!languages.java || !provider)(
  "a second signature is taken and refused in Java with BouncyCastle",
  { tags: "long" },
  async () => {
    const vectors: VerifyVectors = JSON.parse(
      readFileSync(path.join(root, "tests/vectors/verify/vectors.json"), "utf8"),
    )
    const token = vectors.documents.find(({ kind, codes }) => kind === "report" && codes.length === 0)?.document ?? ""
    const signer = openSm2(JSON.stringify(createSm2Key()), "ALICE123@YAHOO.COM", null)
    const signed = Buffer.from(await signer.sign(Buffer.from(token.slice(0, token.lastIndexOf(".")))))
    const sources = ["Gongshi", "Verify", "Sm2"].map((name) => path.join(root, `client/java/${name}.java`))
    sources.push(path.join(import.meta.dirname, "report/SecondSignatures.java"))
    execFileSync("javac", ["-cp", provider ?? "", "-d", at("classes"), ...sources])
    const keySet = (changes: object) => JSON.stringify({ keys: [], sm2_keys: [{ ...signer.key, ...changes }] })
    // Every byte of the signature flipped, and what else is not the signature of this by this key.
    const flipped = [...signed].map((_, n) =>
      Buffer.from(signed.map((byte, at) => (at === n ? byte ^ 1 : byte))).toString("base64"),
    )
    const rows = [
      [keySet({}), token, signed.toString("base64")],
      ...flipped.map((signature) => [keySet({}), token, signature]),
      [keySet({ user_id: "1234567812345678" }), token, signed.toString("base64")],
      [keySet({}), token.replace(".", ".A"), signed.toString("base64")],
      [JSON.stringify({ keys: [] }), token, signed.toString("base64")],
      [keySet({ kid: "another" }), token, signed.toString("base64")],
      [keySet({}), token, `${signed.toString("base64")} `],
    ]
    writeFileSync(at("rows"), rows.map((row) => row.join("\t")).join("\n"))
    const told = execFileSync("java", [
      "-cp",
      [at("classes"), provider].join(path.delimiter),
      "SecondSignatures",
      at("rows"),
    ])
    const [genuine, ...others] = told.toString().trimEnd().split("\n")
    expect(genuine).toBe("holds")
    expect(others).toHaveLength(rows.length - 1)
    expect(others.every((line) => line.startsWith("NOT VERIFIED: "))).toBe(true)
  },
)

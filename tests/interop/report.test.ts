/**
 * The programs of other languages that verify a report, which people copy, are held to the vectors that the verifier itself is held
 * to. What a machine has no language for is left out by name.
 */
import { execFileSync } from "node:child_process"
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import path from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import { useFolder } from "../support/command.ts"
import { languages } from "../support/language.ts"
import type { VerifyVectors } from "../support/verify-vectors.ts"

const root = path.resolve(import.meta.dirname, "../..")
const harness = path.join(import.meta.dirname, "report")
const folder = useFolder()
const at = (...names: string[]) => path.join(folder, ...names)
const { issuer, origin, now, keySets, documents }: VerifyVectors = JSON.parse(
  readFileSync(path.join(root, "tests/vectors/verify/vectors.json"), "utf8"),
)
// Policies of witnesses and roots of trust are not read by them.
const vectors = documents.filter(
  ({ kind, policy, root: trust }) => kind === "report" && policy === undefined && trust === undefined,
)

beforeAll(() => {
  for (const [n, vector] of vectors.entries()) {
    mkdirSync(at("vectors", String(n)), { recursive: true })
    const write = (name: string, text: string) => writeFileSync(at("vectors", String(n), name), text)
    write("document", vector.document)
    write("keys", JSON.stringify(keySets[vector.keys ?? "default"]))
    write("now", vector.now ?? now)
    if (vector.withoutMap) write("without-map", vector.withoutMap)
  }
})

const run = (program: string, args: readonly string[], cwd: string, env: Record<string, string> = {}) =>
  execFileSync(program, [...args, at("vectors"), issuer, origin], {
    ...{ cwd, encoding: "utf8" },
    env: { ...process.env, ...env },
  })

const programs: [string, boolean, () => string][] = [
  [
    "Python",
    languages.python,
    () => run("python3", ["-B", path.join(harness, "vectors.py")], folder, { PYTHONPATH: path.join(root, "client") }),
  ],
  [
    "Java",
    languages.java,
    () => {
      const sources = [path.join(root, "client/java/Gongshi.java"), path.join(harness, "Vectors.java")]
      execFileSync("javac", ["-d", at("classes"), ...sources])
      return run("java", ["-cp", at("classes"), "Vectors"], folder)
    },
  ],
  [
    "Go",
    languages.go,
    () => {
      cpSync(path.join(root, "client/go"), at("go"), { recursive: true })
      mkdirSync(at("go/vectors"))
      cpSync(path.join(harness, "vectors.go"), at("go/vectors/main.go"))
      return run("go", ["run", "./vectors"], at("go"))
    },
  ],
]

describe("a report is taken and refused as `gongshi verify` does", () => {
  for (const [language, isThere, tell] of programs) {
    const options = language === "Python" ? {} : { tags: "long" as const }
    test.skipIf(!isThere)(`in ${language}`, options, () => {
      const told = tell().trimEnd().split("\n")
      expect(told.filter((line) => line !== "holds").every((line) => line.startsWith("NOT VERIFIED: "))).toBe(true)
      expect(vectors.map(({ name }, n) => [name, told[n] === "holds"])).toEqual(
        vectors.map(({ name, codes }) => [name, codes.length === 0]),
      )
      expect(new Set(told).size).toBeGreaterThan(20)
    })
  }
})

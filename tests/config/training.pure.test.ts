/** What a training register refuses to be given, and that no way out was forgotten. */
import { readdirSync, readFileSync } from "node:fs"
import path from "node:path"
import { expect, test } from "vitest"
import { readConfig, variableNames } from "../../src/config/config.ts"
import { barredInTraining } from "../../src/config/training-variable.ts"

// What is an address or a key, and stays: each says why nothing of the register leaves by it.
const kept: Readonly<Record<string, string>> = {
  DATABASE_URL: "its own database, which is held to be a training's",
  DATABASE_URL_READ: "a replica of that",
  ORIGIN: "where it answers itself",
  LOGIN_URL: "a link on pages: whoever follows it goes by themselves",
  SITE_COMPLAINT: "a link on pages",
  OFFICER_ISSUER: "real posts: asked who somebody is, and told nothing",
  MERCHANT_ISSUER: "the same",
}

const source = path.join(import.meta.dirname, "../../src")
const address = "https://elsewhere.example"

test("every variable that takes an address is barred from a training, or known to send nothing", () => {
  const taking = variableNames.filter((name) => {
    try {
      readConfig({ [name]: "neither address nor word nor number\u0000" })
    } catch (error) {
      const [, expected = ""] = String(error).split("expected ")
      return /address of|https?:\/\/|postgres:/.test(expected)
    }
    return false
  })
  expect(taking.length).toBeGreaterThan(8)
  expect(taking.filter((name) => !barredInTraining.includes(name) && !(name in kept))).toEqual([])
})

// Every file of the server that asks another machine for something, and what keeps it still where people learn.
const waysOut: Readonly<Record<string, string>> = {
  "alert/fetch-post.ts": "Workers alone, which take no training",
  "alert/node-post.ts": "heldPost stands in its place; MESSAGE_GATEWAY is barred",
  "database/socket.ts": "DATABASE_URL",
  "ledger/witness/post.ts": "WITNESSES",
  "register/document/bucket/bucket-files.ts": "S3_ENDPOINT",
  "register/document/http-seal.ts": "SEAL_PROVIDER",
  "signing/pades/timestamp.ts": "SEAL_TIMESTAMPS",
  "signing/remote-signer.ts": "SIGNER_URL",
  "node/trace.ts": "TRACES_URL",
  "access/oidc.ts": "OFFICER_ISSUER",
  "access/configured-issuer.ts": "OFFICER_ISSUER",
}

// The client of Meilisearch, which MEILI_URL alone opens.
const ofMeilisearch = /^search\/record\/meilisearch-/

test("no file of the server asks another machine but those that a training keeps still", () => {
  // What browsers run, what a command asks because whoever typed it named the machine, and what others run.
  const others = /^(?:cli|verify|client|worker|mcp|web|app\/api-page|office\/.*-script)/
  const asks =
    /(?<![.\w])fetch\(|https?\.request\(|\bconnect\(\{|createRemoteJWKSet|openid-client|from "meilisearch"|exporter-trace/
  const found = readdirSync(source, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !others.test(file))
    .filter((file) => asks.test(readFileSync(path.join(source, file), "utf8")))
  expect(found.filter((file) => !(file in waysOut) && !ofMeilisearch.test(file))).toEqual([])
  expect(found.length).toBeGreaterThan(7)
})

test.each([
  [{ MESSAGE_GATEWAY: address, MESSAGE_GATEWAY_SECRET: `whsec_${"A".repeat(32)}` }, "MESSAGE_GATEWAY"],
  [{ WITNESSES: "witness example" }, "WITNESSES"],
  [{ SEAL_PROVIDER: address, SEAL_PROVIDER_SECRET: "0123456789abcdef" }, "SEAL_PROVIDER"],
  [{ SEAL_CERTIFICATES: "seals", SEAL_TIMESTAMPS: address }, "SEAL_TIMESTAMPS"],
  [{ SIGNER_URL: address, SIGNER_KEYS: "{}" }, "SIGNER_URL"],
  [{ KEY_LOG: "{}" }, "KEY_LOG"],
  [{ SM2_KEY: "key" }, "SM2_KEY"],
  [{ MEILI_URL: address }, "MEILI_URL"],
  [{ TRACES_URL: address }, "TRACES_URL"],
  [{ PEER_REGISTERS: '[{"region":"31","keys":{"keys":[]}}]' }, "PEER_REGISTERS"],
])("a training refuses %o and says which to take away", (given, name) => {
  expect(() => readConfig(given)).not.toThrow()
  expect(() => readConfig({ ...given, TRAINING: "1" })).toThrow(`${name} is set beside TRAINING=1: take it away`)
})

test("a training has invented merchants in production too, and a log that is named as one", () => {
  const config = readConfig({ TRAINING: "1", NODE_ENV: "production", ORIGIN: "https://training.example" })
  expect(config).toMatchObject({ training: true, sampleSubjects: 3000, logOrigin: "training.example/training-log" })
  expect(readConfig({}).logOrigin).toBe("localhost/log")
  expect(() => readConfig({ TRAINING: "0" })).toThrow("TRAINING is")
})

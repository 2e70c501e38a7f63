/** `gongshi keys …`: the keys that this register signs with. Changing them is in key-change.ts. */
import path from "node:path"
import { nodeHolder, openNodeKeyring } from "../node/keys.ts"
import { readSecretFile, writeKeyFile } from "../signing/key-file.ts"
import { sharedPurposes } from "../signing/shared-key.ts"
import { keyRoles } from "../signing/signing-key.ts"
import { command, type ExitCode, type Group, jsonOption, say, UsageError } from "./command.ts"
import { compromiseKey, importKey, keyLine, retireKey, rotateKey } from "./key-change.ts"
import { forgetKey, sharedLines, sharedRows } from "./key-shared.ts"
import { withRegister } from "./open-register.ts"
import { rootCommand } from "./root.ts"

const whenOptions = {
  now: { about: "it signs at once" },
  after: {
    value: "7d",
    about: "it signs after so many minutes, hours or days (30m, 36h, 7d); KEY_OVERLAP without",
  },
} as const

const kid = { name: "KID", about: "the key, as gongshi keys list names it" } as const

export const keysCommand: Group = {
  about: "show, rotate, retire and import the keys that sign, or print the key set for verifiers",
  commands: {
    list: command({
      about: "the keys and secrets that the register works with, and whether they are here",
      options: { json: jsonOption },
      examples: [["", "role, kid, algorithm, status, dates, origin, place"]],
      run: listKeys,
    }),
    jwks: command({
      about: "the public keys, as verifiers take them (RFC 7517)",
      examples: [["> keys.json", "to be handed over in person"]],
      run: printKeySet,
    }),
    rotate: command({
      about: "make the next key of a role and announce it, or put it in at once",
      arguments: [{ name: "ROLE", about: "what it signs", choices: keyRoles }],
      options: {
        ...whenOptions,
        complete: { about: "of statement or receipt: papers stand on complete checkpoints from then on, for good" },
      },
      examples: [
        ["log --after 7d", "partners learn of it a week before"],
        ["statement --complete", "the switch: what the old key signed keeps its rule"],
      ],
      run: rotateKey,
    }),
    retire: command({
      about: "end a key that nothing hangs on, or withdraw one that was announced",
      arguments: [kid],
      examples: [["KID", "then its private half can be destroyed"]],
      run: (_, id) => retireKey(id ?? ""),
    }),
    compromised: command({
      about: "end a key whose private half others may have; others take the place of all",
      arguments: [kid],
      options: {
        "good-until": {
          value: "SIZE",
          about: "the size of the log up to which what it signed stays believed",
          required: true,
        },
      },
      examples: [["KID --good-until 4711", "what it signed behind that is nobody's word"]],
      run: compromiseKey,
    }),
    import: command({
      about: "take a key of your own; its public half alone where a signer has the other",
      arguments: [{ name: "FILE", about: "the key as a JWK", is: "file" }],
      options: {
        role: { value: "ROLE", about: "what it is to sign", choices: keyRoles, required: true },
        ...whenOptions,
      },
      examples: [["export.jwk --role export", "from the overlap on"]],
      run: importKey,
    }),
    sm2: command({
      about: "make a key for the second signature (SM2)",
      arguments: [{ name: "FILE", about: "where it goes, readable by its owner alone", is: "file" }],
      examples: [["data/keys/sm2.jwk", "then SM2_KEY names the file"]],
      run: (_, file) => makeSm2Key(file ?? ""),
    }),
    forget: command({
      about: "say that no node has to have a secret any more",
      arguments: [
        { name: "PURPOSE", about: "what it is for", choices: sharedPurposes },
        { name: "ID", about: "the secret, as gongshi keys list names it" },
      ],
      options: { lost: { about: "it is lost for good, and what hangs on it is sent anew" } },
      examples: [["webhook ID", "when the next one has taken its place"]],
      problem: "something still needs it",
      run: forgetKey,
    }),
    root: rootCommand,
  },
}

async function printKeySet(): Promise<ExitCode> {
  return withRegister<ExitCode>(async ({ pool, config }) => {
    const set = await (await openNodeKeyring(config, pool, say)).keySet()
    process.stdout.write(`${JSON.stringify(set, null, 2)}\n`)
    return 0
  })
}

async function listKeys({ json = false }: { json?: boolean }): Promise<ExitCode> {
  return withRegister<ExitCode>(async ({ pool, config }) => {
    // To look makes nothing: a first key made here would be another node's second.
    const { keys, sm2_keys: second = [] } = await (await openNodeKeyring(config, pool, say, true)).keySet()
    const held = await nodeHolder(config).held()
    const placeOf = (kid: string) => held.find(({ signer }) => signer.key.kid === kid)?.place ?? "not held here"
    if (json) {
      const rows = [
        ...keys.map((key) => ({ ...key, place: placeOf(key.kid) })),
        ...second,
        ...(await sharedRows(config, pool)),
      ]
      for (const row of rows) process.stdout.write(`${JSON.stringify(row)}\n`)
      return 0
    }
    for (const key of keys) process.stdout.write(`${keyLine(key)}  ${placeOf(key.kid)}\n`)
    for (const { kid, alg, key_origin, user_id } of second) {
      process.stdout.write(`second  ${kid}  ${alg}  current  ${key_origin}  identity ${user_id}\n`)
    }
    for (const line of await sharedLines(config, pool)) process.stdout.write(`${line}\n`)
    return 0
  })
}

/** Makes a key for the second signature, in a file that its owner alone can read. */
async function makeSm2Key(file: string): Promise<ExitCode> {
  if ((await readSecretFile(file)) !== null) throw new UsageError(`${file} is there already: a key is not written over`)
  const { createSm2Key } = await import("../signing/node-sm2.ts")
  const { testSm2 } = await import("../signing/node-sm2-check.ts")
  testSm2()
  await writeKeyFile(path.resolve(file), createSm2Key())
  process.stdout.write(`${file}\n`)
  say(`set SM2_KEY to ${file}, and SM2_USER_ID if the agency has given you an identity; keep the file with the backup`)
  return 0
}
